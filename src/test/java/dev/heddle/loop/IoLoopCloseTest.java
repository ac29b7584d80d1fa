package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Closing: nobody keeps waiting, whatever the backend does. */
class IoLoopCloseTest extends IoLoopRig {
    private List<Completion> startOneOfEachKind() {
        List<Completion> all = new ArrayList<>();
        all.add(nop());
        all.add(read(ByteBuffer.allocate(10)));
        loop.tick();
        backend.entriesPerTurn = 0;
        all.add(read(ByteBuffer.allocate(10)));
        backend.entriesPerTurn = 1;
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofSeconds(9), called::add);
        all.add(timer);
        Completion listener = new Completion();
        loop.listen(listener, new Event(loop), called::add);
        all.add(listener);
        elsewhere(() -> all.add(nop()));
        return all;
    }

    @Test
    void closeEndsEverythingWithItsCallback() {
        List<Completion> all = startOneOfEachKind();
        loop.close();
        assertEquals(all.size(), called.size());
        assertEquals(Set.copyOf(all), Set.copyOf(called));
        all.forEach(each -> assertEquals(Errno.ECANCELED, each.errno()));
        assertEquals(2, backend.taken.size());
        assertTrue(backend.closed);
        assertEquals(0, loop.submissions.stagedBytes());
        loop.close();
        assertEquals(all.size(), called.size());
    }

    @Test
    void aResultWinsOverClosing() {
        backend.obeysCancel = false;
        Completion completion = nop();
        loop.tick();
        backend.complete(completion.operation, 5);
        loop.close();
        assertNull(completion.errno());
        assertEquals(5, completion.result());
        assertEquals(List.of(completion), called);
    }

    @Test
    void laterSubmissionsOfItsThreadAreRefused() {
        loop.close();
        Completion completion = new Completion();
        IllegalStateException refusal = assertThrows(IllegalStateException.class,
                () -> loop.nop(completion, called::add));
        assertEquals("this loop is closed", refusal.getMessage());
        assertTrue(completion.isIdle());
        assertThrows(IllegalStateException.class, loop::tick);
        loop.cancel(completion);
        new Event(loop).trigger();
    }

    @Test
    void laterSubmissionsOfOtherThreadsEndAtOnce() {
        loop.close();
        elsewhere(() -> {
            Completion completion = nop();
            assertEquals(List.of(completion), called);
            assertEquals(Errno.ECANCELED, completion.errno());
            loop.cancel(completion);
        });
        assertEquals(List.of(), backend.taken);
    }

    @Test
    void callbacksOfAClosingLoopCannotStartAnything() {
        List<Throwable> refusals = new ArrayList<>();
        loop.timeout(new Completion(), Duration.ofSeconds(1), ended ->
                refusals.add(assertThrows(IllegalStateException.class,
                        () -> loop.nop(ended, called::add))));
        loop.close();
        assertEquals(1, refusals.size());
        assertEquals(List.of(), called);
    }

    @Test
    void closeRunsAllCallbacksEvenIfSomeThrow() {
        for (int i = 0; i < 3; i++) {
            int number = i;
            loop.nextTick(new Completion(), ended -> {
                called.add(ended);
                throw new IllegalArgumentException("callback " + number);
            });
        }
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, loop::close);
        assertEquals("callback 0", thrown.getMessage());
        assertEquals(2, thrown.getSuppressed().length);
        assertEquals(3, called.size());
        assertTrue(backend.closed);
    }

    @Test
    void aBackendThatBreaksDownLeavesNobodyWaiting() {
        List<Completion> all = startOneOfEachKind();
        IllegalArgumentException breakage = new IllegalArgumentException("a test's");
        backend.turnFailure = breakage;
        loop.dieOf(breakage);
        assertSame(breakage, assertThrows(IllegalArgumentException.class, loop::close));
        assertEquals(Set.copyOf(all), Set.copyOf(called));
        assertEquals(all.size(), called.size());
        for (Completion each : all) {
            assertEquals(Errno.ECANCELED, each.errno());
            assertSame(breakage, each.cause());
        }
        assertTrue(backend.closed);
        Completion later = new Completion();
        assertSame(breakage, assertThrows(IllegalStateException.class,
                () -> loop.nop(later, called::add)).getCause());
        elsewhere(() -> loop.nop(later, called::add));
        assertSame(breakage, later.cause());
    }

    @Test
    void aBackendThatBreaksDownGivesBackWhatStillWaitedToBeClosed() {
        backend.entriesPerTurn = 0;
        Completion close = new Completion();
        loop.close(close, 99, called::add);
        backend.turnFailure = new IllegalArgumentException("a test's");
        assertThrows(IllegalArgumentException.class, loop::close);
        assertEquals(List.of(close), called);
        assertNull(close.errno());
        assertEquals(List.of(99), backend.released);
    }

    @Test
    void theNextLoopHasItsMemory() {
        stagedOf(loop).put(0, (byte) 42);
        loop.close();
        try (IoLoop next = new IoLoop(new FakeBackend(8), MIB)) {
            assertEquals(42, stagedOf(next).get(0));
        }
    }

    /** What a read of a heap buffer is made into. */
    private ByteBuffer stagedOf(IoLoop any) {
        Completion read = new Completion();
        any.read(read, 1, ByteBuffer.allocate(10), 0, called::add);
        any.tick();
        return ((Operation.Read) read.operation).buffer;
    }

    /** Nobody knows whether it is still written to. */
    @Test
    void memoryThatABrokenBackendHasIsNeverLentAgain() {
        Completion read = read(ByteBuffer.allocate(10));
        loop.tick();
        ByteBuffer staged = ((Operation.Read) read.operation).buffer;
        backend.turnFailure = new IllegalArgumentException("a test's");
        assertThrows(IllegalArgumentException.class, loop::close);
        assertEquals(List.of(read), called);
        assertEquals(staged.capacity(), loop.submissions.stagedBytes());
    }

    @Test
    void aLoopThatDiesTellsWhyEvenToThoseThatTheBackendCancelled() {
        Completion completion = nop();
        loop.tick();
        IllegalArgumentException reason = new IllegalArgumentException("a callback's");
        loop.dieOf(reason);
        loop.close();
        assertEquals(Errno.ECANCELED, completion.errno());
        assertSame(reason, completion.cause());
    }

    @Test
    void aBackendThatCannotBeClosedLeavesNobodyWaiting() {
        Completion completion = nop();
        loop.nextTick(new Completion(), called::add);
        backend.closeFailure = new IllegalArgumentException("a test's");
        assertSame(backend.closeFailure,
                assertThrows(IllegalArgumentException.class, loop::close));
        assertEquals(2, called.size());
        assertTrue(called.contains(completion));
    }
}
