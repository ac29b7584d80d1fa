package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Cancelling in every phase, and cancelling all. */
class IoLoopCancelTest extends IoLoopRig {
    @Test
    void whatIsQueuedFromAnotherThreadNeverStarts() {
        backend.entriesPerTurn = 0;
        Completion[] theirs = new Completion[1];
        elsewhere(() -> theirs[0] = nop());
        loop.cancel(theirs[0]);
        backend.entriesPerTurn = 1;
        loop.tick();
        assertEquals(List.of(theirs[0]), called);
        assertEquals(Errno.ECANCELED, theirs[0].errno());
        assertEquals(List.of(), backend.taken);
    }

    @Test
    void anotherThreadCancelsWhatItHasQueued() {
        backend.entriesPerTurn = 0;
        Completion[] theirs = new Completion[1];
        elsewhere(() -> {
            theirs[0] = nop();
            loop.cancel(theirs[0]);
        });
        backend.entriesPerTurn = 1;
        loop.tick();
        loop.tick();
        assertEquals(Errno.ECANCELED, theirs[0].errno());
        assertEquals(List.of(theirs[0]), called);
    }

    @Test
    void whatIsPendingNeverStarts() {
        backend.entriesPerTurn = 0;
        List<Completion> nops = nops(3);
        loop.cancel(nops.get(1));
        assertEquals(2, loop.submissions.pending());
        backend.entriesPerTurn = 100;
        loop.tick();
        assertEquals(List.of(nops.get(1)), called);
        assertEquals(Errno.ECANCELED, nops.get(1).errno());
        assertEquals(List.of(nops.get(0).operation, nops.get(2).operation), backend.taken);
    }

    @Test
    void whatIsInFlightEndsWhenTheBackendSaysSo() {
        backend.obeysCancel = false;
        Completion completion = nop();
        loop.tick();
        loop.cancel(completion);
        loop.cancel(completion);
        loop.tick();
        loop.tick();
        assertEquals(List.of(completion.operation), backend.cancels);
        assertEquals(List.of(), called);
        assertEquals(1, loop.inFlight());
        backend.fail(completion.operation, Errno.ECANCELED);
        loop.tick();
        assertEquals(List.of(completion), called);
        assertEquals(Errno.ECANCELED, completion.errno());
    }

    @Test
    void theResultWinsOverACancelInFlight() {
        backend.obeysCancel = false;
        Completion completion = nop();
        loop.tick();
        loop.cancel(completion);
        loop.tick();
        backend.complete(completion.operation, 17);
        loop.tick();
        assertNull(completion.errno());
        assertEquals(17, completion.result());
        assertEquals(List.of(completion), called);
    }

    @Test
    void theResultWinsOnceItHasEnded() {
        Completion completion = new Completion();
        loop.nop(completion, called::add);
        backend.complete(completion.operation, 17);
        loop.nextTick(new Completion(), ignored -> loop.cancel(completion));
        loop.tick();
        assertEquals(17, completion.result());
        assertEquals(List.of(completion), called);
        loop.tick();
        assertEquals(List.of(), backend.cancels);
    }

    @Test
    void timersAndListeningsEndAtOnce() {
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofSeconds(5), called::add);
        Completion listener = new Completion();
        Event event = new Event(loop);
        loop.listen(listener, event, called::add);
        elsewhere(() -> {
            loop.cancel(listener);
            loop.cancel(timer);
        });
        loop.tick();
        assertEquals(List.of(listener, timer), called);
        assertEquals(Errno.ECANCELED, timer.errno());
        assertEquals(Errno.ECANCELED, listener.errno());
        assertEquals(0, loop.waits.timers());
        assertEquals(0, loop.waits.events());
        event.trigger();
        loop.tick();
        assertEquals(2, called.size());
    }

    @Test
    void aLateRequestNeverHitsTheNextUse() {
        Completion completion = new Completion();
        loop.nop(completion, first -> {
            // Sent for the first use, arriving when the second is in flight.
            CancelRequest late = new CancelRequest(completion, completion.use);
            loop.nop(completion, called::add);
            loop.handOver(late);
        });
        complete(completion);
        loop.tick();
        loop.tick();
        loop.tick();
        assertEquals(List.of(), backend.cancels);
        assertEquals(1, loop.inFlight());
        elsewhere(() -> loop.cancel(completion));
        loop.tick();
        assertEquals(List.of(completion.operation), backend.cancels);
    }

    @Test
    void cancelAllWaitsForTheBackendAndRunsNoCallback() {
        Completion inFlight = nop();
        Completion read = read(ByteBuffer.allocate(100));
        loop.tick();
        backend.entriesPerTurn = 0;
        Completion pending = nop();
        backend.entriesPerTurn = 1;
        Completion timer = new Completion();
        loop.timeout(timer, Duration.ofSeconds(1), called::add);
        Completion ended = new Completion();
        loop.nextTick(ended, called::add);
        Completion[] theirs = new Completion[1];
        elsewhere(() -> theirs[0] = nop());
        Completion listener = new Completion();
        loop.listen(listener, new Event(loop), called::add);

        loop.cancelAll();
        assertEquals(0, loop.inFlight());
        assertEquals(0, loop.submissions.pending());
        assertEquals(0, loop.waits.timers());
        assertEquals(0, loop.submissions.stagedBytes());
        assertEquals(List.of(inFlight.operation, read.operation), backend.taken);
        for (Completion each : List.of(inFlight, read, pending, timer, ended, theirs[0],
                listener)) {
            assertTrue(each.isIdle());
        }
        loop.close();
        assertEquals(List.of(), called);
    }

    @Test
    void afterCancelAllALoopCanOnlyBeClosed() {
        loop.cancelAll();
        assertThrows(IllegalStateException.class, loop::tick);
        assertThrows(IllegalStateException.class, () -> loop.runFor(Duration.ZERO));
        Completion completion = new Completion();
        IllegalStateException refusal = assertThrows(IllegalStateException.class,
                () -> loop.nop(completion, called::add));
        assertTrue(refusal.getMessage().contains("can only be closed"));
        assertTrue(completion.isIdle());
        loop.cancelAll();
        loop.close();
        assertTrue(backend.closed);
    }

    @Test
    void cancelAllWaitsAsLongAsTheBackendNeeds() throws InterruptedException {
        backend.obeysCancel = false;
        Completion completion = read(ByteBuffer.allocateDirect(10));
        loop.tick();
        Thread disk = Thread.ofPlatform().start(() -> {
            while (backend.cancelCount() == 0 || !backend.isAsleep()) {
                Thread.onSpinWait();
            }
            backend.complete(completion.operation, 10);
        });
        loop.cancelAll();
        assertEquals(0, backend.underWay().size());
        disk.join();
        assertEquals(List.of(), called);
    }

    @Test
    void cancelAllClosesHandlesThatNobodyWillHearOf() {
        backend.obeysCancel = false;
        Completion open = new Completion();
        loop.open(open, Path.of("f"), Set.of(StandardOpenOption.READ), 0, called::add);
        Completion accept = new Completion();
        loop.accept(accept, 3, called::add);
        Completion failed = new Completion();
        loop.accept(failed, 4, called::add);
        Completion close = new Completion();
        loop.close(close, 99, called::add);
        loop.tick();
        backend.complete(open.operation, 11);
        backend.complete(accept.operation, 12);
        backend.fail(failed.operation, Errno.ECANCELED);
        complete(close);
        loop.cancelAll();
        assertEquals(List.of(11, 12), backend.released);
        assertEquals(List.of(), called);
    }

    @Test
    void closingAHandleCancelsWhatIsUnderWayOnIt() {
        Handle handle = new Handle(5);
        Completion onIt = sharing(handle);
        loop.nop(onIt, called::add);
        Completion also = sharing(handle);
        loop.nop(also, called::add);
        Completion other = nop();
        Completion late = sharing(handle);
        loop.tick();
        handle.startClosing();
        elsewhere(() -> loop.handOver(handle));
        loop.nop(late, called::add);
        loop.tick();
        loop.tick();
        assertEquals(Set.of(onIt, also, late), Set.copyOf(called));
        called.forEach(each -> assertEquals(Errno.ECANCELED, each.errno()));
        assertEquals(List.of(other.operation), backend.underWay());
        called.forEach(each -> each.takeHandle().release());
        handle.awaitLastShare();
    }

    private static Completion sharing(Shares shares) {
        Completion completion = new Completion();
        assertTrue(shares.acquire());
        completion.hold(shares, shares.cancels(), null);
        return completion;
    }

    @Test
    void cancellingAScopeCancelsWhatIsUnderWayInItOnWhateverHandle() {
        Handle handle = new Handle(5);
        Shares scope = new Shares();
        Completion inScope = sharing(handle);
        assertTrue(scope.acquire());
        inScope.hold(handle, 0, scope);
        Completion outside = sharing(handle);
        loop.nop(inScope, called::add);
        loop.nop(outside, called::add);
        loop.tick();
        scope.startClosing();
        loop.handOver(scope);
        loop.tick();
        loop.tick();
        assertEquals(List.of(inScope), called);
        assertEquals(Errno.ECANCELED, inScope.errno());
        inScope.takeHandle().release();
        inScope.takeScope().release();
        scope.awaitLastShare();
        assertEquals(List.of(outside.operation), backend.underWay());
    }

    @Test
    void cancellingAllOnAHandleEndsWhatHadComeByThenAndNothingLater() {
        Handle handle = new Handle(5);
        Completion underWay = sharing(handle);
        loop.nop(underWay, called::add);
        Completion queueing = sharing(handle);
        loop.tick();
        elsewhere(() -> handle.cancelAll(loop));
        loop.nop(queueing, called::add);
        Completion later = sharing(handle);
        loop.nop(later, called::add);
        loop.tick();
        loop.tick();
        assertEquals(Set.of(underWay, queueing), Set.copyOf(called));
        called.forEach(each -> assertEquals(Errno.ECANCELED, each.errno()));
        assertEquals(List.of(later.operation), backend.underWay());
    }

    @Test
    void whatArrivesAfterItsHandleWasClosedNeverStarts() {
        Handle handle = new Handle(5);
        Completion late = sharing(handle);
        handle.startClosing();
        loop.handOver(handle);
        loop.tick();
        loop.nop(late, called::add);
        loop.tick();
        assertEquals(List.of(late), called);
        assertEquals(Errno.ECANCELED, late.errno());
        assertEquals(List.of(), backend.taken);
        late.takeHandle().release();
    }

    @Test
    void aCancelGivesNoMemoryBackBeforeTheOperationEnds() {
        backend.obeysCancel = false;
        ByteBuffer target = ByteBuffer.allocate(10);
        Completion completion = read(target);
        Operation.Read operation = (Operation.Read) completion.operation;
        loop.tick();
        loop.cancel(completion);
        loop.tick();
        assertEquals(4_096, loop.submissions.stagedBytes());
        assertNotSame(target, operation.buffer);
        backend.fail(operation, Errno.ECANCELED);
        loop.tick();
        assertEquals(0, loop.submissions.stagedBytes());
        assertSame(target, operation.buffer);
    }
}
