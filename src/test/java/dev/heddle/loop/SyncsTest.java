package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Those who want the same file durable share a sync, and nothing else. */
class SyncsTest extends IoLoopRig {
    private static final int FILE = 3;

    private final Handle file = new Handle(FILE);

    private Completion sync(Handle of, boolean dataOnly) {
        Completion completion = new Completion();
        assertTrue(of.acquire());
        completion.hold(of, of.cancels(), null);
        loop.sync(completion, of.number(), dataOnly, ended -> {
            called.add(ended);
            ended.takeHandle().release();
        });
        return completion;
    }

    private Completion sync() {
        return sync(file, true);
    }

    private Operation.Sync underWay(int index) {
        return (Operation.Sync) backend.taken.get(index);
    }

    private void end(int index, Errno errno) {
        if (errno == null) {
            backend.complete(underWay(index), 0);
        } else {
            backend.fail(underWay(index), errno);
        }
        loop.tick();
    }

    private static List<Errno> ends(Completion... completions) {
        return Stream.of(completions).map(Completion::errno).toList();
    }

    @Test
    void thoseWhoComeBeforeTheTurnShareOne() {
        List<Completion> all = List.of(sync(), sync(), sync());
        loop.tick();
        assertEquals(1, backend.taken.size());
        assertEquals(FILE, underWay(0).handle);
        assertTrue(underWay(0).dataOnly);
        assertEquals(List.of(), called);
        end(0, null);
        assertEquals(all, called);
        assertNull(all.get(2).errno());
        assertEquals(2, loop.count(Counter.SYNCS_SHARED));
    }

    @Test
    void whoComesWhileOneIsUnderWayIsServedByTheNext() {
        Completion first = sync();
        loop.tick();
        Completion second = sync();
        Completion third = sync();
        loop.tick();
        assertEquals(1, backend.taken.size());
        end(0, null);
        assertEquals(List.of(first), called);
        loop.tick();
        assertEquals(2, backend.taken.size());
        end(1, null);
        assertEquals(List.of(first, second, third), called);
    }

    @Test
    void oneOfEverythingServesThoseOfContentToo() {
        sync(file, true);
        sync(file, false);
        sync(file, true);
        loop.tick();
        assertFalse(underWay(0).dataOnly);
        assertEquals(1, backend.taken.size());
    }

    @Test
    void aFailureIsToldToAllWhoHaveComeBeforeIt() {
        Completion first = sync();
        Completion second = sync();
        loop.tick();
        Completion meanwhile = sync();
        loop.tick();
        end(0, Errno.EIO);
        assertEquals(List.of(Errno.EIO, Errno.EIO, Errno.EIO), ends(first, second, meanwhile));
        assertEquals(List.of(first, second, meanwhile), called);
        loop.tick();
        assertEquals(1, backend.taken.size());
        Completion later = sync();
        loop.tick();
        end(1, null);
        assertNull(later.errno());
    }

    @Test
    void cancellingOneEndsThatAloneAndAtOnce() {
        Completion first = sync();
        Completion second = sync();
        loop.tick();
        Completion third = sync();
        Completion fourth = sync();
        loop.tick();
        loop.cancel(first);
        loop.cancel(third);
        loop.tick();
        assertEquals(List.of(first, third), called);
        assertEquals(List.of(Errno.ECANCELED, Errno.ECANCELED), ends(first, third));
        assertEquals(List.of(), backend.cancels);
        end(0, null);
        loop.tick();
        end(1, null);
        assertEquals(List.of(first, third, second, fourth), called);
        assertNull(second.errno());
        assertNull(fourth.errno());
    }

    @Test
    void cancellingAllBeforeItStartsStartsNone() {
        Completion only = sync();
        loop.cancel(only);
        Completion other = sync();
        loop.cancel(other);
        loop.tick();
        assertEquals(List.of(only, other), called);
        assertEquals(List.of(), backend.taken);
        sync();
        loop.tick();
        assertEquals(1, backend.taken.size());
    }

    @Test
    void cancellingAllOfTheFileSparesWhoComesLater() {
        Completion before = sync();
        loop.tick();
        Completion waiting = sync();
        file.cancelAll(loop);
        loop.tick();
        Completion after = sync();
        loop.tick();
        assertEquals(Set.of(before, waiting), Set.copyOf(called));
        assertEquals(List.of(Errno.ECANCELED, Errno.ECANCELED), ends(before, waiting));
        loop.tick();
        assertEquals(2, backend.taken.size());
        end(1, null);
        assertEquals(after, called.getLast());
        assertNull(after.errno());
    }

    @Test
    void whoIsCoveredByOneThatWasCancelledForOthersIsCoveredAgain() {
        backend.obeysCancel = false;
        Completion one = sync();
        loop.tick();
        Completion other = sync();
        loop.tick();
        end(0, Errno.ECANCELED);
        assertEquals(List.of(), called);
        loop.tick();
        end(1, null);
        assertEquals(List.of(one, other), called);
    }

    @Test
    void closingEndsAllAndWaitsForTheOneUnderWay() {
        backend.obeysCancel = false;
        Completion one = sync();
        loop.tick();
        Completion other = sync();
        assertTrue(file.startClosing());
        loop.handOver(file);
        loop.tick();
        assertEquals(Set.of(one, other), Set.copyOf(called));
        assertEquals(List.of(Errno.ECANCELED, Errno.ECANCELED), ends(one, other));
        assertEquals(List.of(underWay(0)), backend.cancels);
        Thread closer = Thread.ofPlatform().start(file::awaitLastShare);
        await().until(() -> closer.getState() == Thread.State.WAITING);
        end(0, null);
        await().until(() -> !closer.isAlive());
    }

    @Test
    void filesDoNotWaitForEachOther() {
        sync();
        sync(new Handle(FILE + 1), true);
        loop.tick();
        assertEquals(2, backend.taken.size());
        assertEquals(FILE + 1, underWay(1).handle);
    }

    @Test
    void withoutASharedHandleEachHasItsOwn() {
        for (int i = 0; i < 2; i++) {
            loop.sync(new Completion(), FILE, true, called::add);
        }
        loop.tick();
        assertEquals(2, backend.taken.size());
    }

    @Test
    void anInterruptedOneIsSubmittedAgain() {
        Completion one = sync();
        loop.tick();
        end(0, Errno.EINTR);
        loop.tick();
        assertEquals(List.of(), called);
        assertEquals(2, backend.taken.size());
        end(1, null);
        assertEquals(List.of(one), called);
    }

    @Test
    void closingTheLoopEndsAll() {
        Completion one = sync();
        loop.tick();
        Completion other = sync();
        loop.close();
        assertEquals(List.of(one, other), called);
        assertEquals(List.of(Errno.ECANCELED, Errno.ECANCELED), ends(one, other));
        assertTrue(file.startClosing());
        file.awaitLastShare(); // returns: all shares are back
    }
}
