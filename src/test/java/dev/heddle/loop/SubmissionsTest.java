package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionsTest {
    private static final int MIB = 1 << 20;

    private final FakeBackend backend = new FakeBackend(4);
    private final Counters counters = new Counters();
    private final Submissions submissions = new Submissions(backend, MIB, counters,
            (completion, cause) -> {
                throw new AssertionError(cause);
            });
    private final List<Completion> reaped = new ArrayList<>();

    private Completion nop() {
        Completion completion = new Completion();
        completion.claim(Completion.Kind.BACKEND, c -> { });
        completion.keep(new Operation.Nop(completion));
        return completion;
    }

    private Completion read(ByteBuffer target) {
        Completion completion = new Completion();
        completion.claim(Completion.Kind.BACKEND, c -> { });
        completion.toRead().buffer = target;
        return completion;
    }

    private Completion close() {
        Completion completion = new Completion();
        completion.claim(Completion.Kind.BACKEND, c -> { });
        completion.toClose().handle = 1;
        return completion;
    }

    private Completion offer(Completion completion) {
        submissions.offer(completion);
        return completion;
    }

    private void turn() {
        backend.turn(0, operation -> {
            Completion completion = (Completion) operation.owner;
            submissions.reaped(completion);
            reaped.add(completion);
        });
    }

    @Test
    void whatFindsNoEntryAsksForAnotherTurn() {
        backend.entriesPerTurn = 1;
        Completion first = offer(nop());
        Completion second = offer(nop());
        assertEquals(Completion.IN_FLIGHT, first.phase());
        assertEquals(Completion.PENDING, second.phase());
        assertTrue(submissions.isFull());
        turn();
        submissions.flush();
        assertFalse(submissions.isFull());
        assertEquals(Completion.IN_FLIGHT, second.phase());
    }

    @Test
    void aFullCompletionQueueAsksForNoTurnButHoldsBack() {
        List<Completion> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(offer(nop()));
        }
        assertEquals(4, submissions.inFlight());
        assertEquals(2, submissions.pending());
        assertFalse(submissions.isFull());
        backend.complete(all.get(2).operation, 0);
        turn();
        submissions.flush();
        assertSame(all.get(4).operation, backend.taken.get(4));
        assertSame(all.get(5), submissions.oldestPending());
    }

    @Test
    void theYoungerNeverOvertakeThoseThatWait() {
        Completion large = read(ByteBuffer.allocate(MIB));
        Completion alsoLarge = read(ByteBuffer.allocate(MIB));
        offer(large);
        offer(alsoLarge);
        Completion small = offer(nop());
        submissions.flush();
        assertEquals(Completion.PENDING, small.phase());
        backend.complete(large.operation, 0);
        turn();
        submissions.flush();
        assertEquals(List.of(large.operation, alsoLarge.operation, small.operation),
                backend.taken);
    }

    @Test
    void stagingMemoryIsLentFromSubmissionToReport() {
        ByteBuffer target = ByteBuffer.allocate(5_000);
        Completion completion = offer(read(target));
        assertEquals(8_192, submissions.stagedBytes());
        assertTrue(((Operation.Read) completion.operation).buffer.isDirect());
        backend.complete(completion.operation, 10);
        assertEquals(8_192, submissions.stagedBytes());
        turn();
        assertEquals(0, submissions.stagedBytes());
        assertSame(target, ((Operation.Read) completion.operation).buffer);
        assertNull(completion.staged);
    }

    @Test
    void aVectorIsStagedIfOneOfItsBuffersNeedsIt() {
        Completion completion = new Completion();
        completion.claim(Completion.Kind.BACKEND, c -> { });
        Operation.ReadVector vector = completion.toReadVector();
        vector.buffers = new ByteBuffer[] {ByteBuffer.allocateDirect(8), ByteBuffer.allocate(8)};
        vector.length = 1;
        offer(completion);
        assertEquals(0, submissions.stagedBytes());
        backend.complete(vector, 0);
        turn();
        completion.setPhase(Completion.IDLE);
        completion.claim(Completion.Kind.BACKEND, c -> { });
        vector.length = 2;
        offer(completion);
        assertEquals(4_096, submissions.stagedBytes());
    }

    @Test
    void aWithdrawnOneGivesItsStagingBack() {
        backend.entriesPerTurn = 0;
        Completion completion = offer(read(ByteBuffer.allocate(10)));
        assertEquals(4_096, submissions.stagedBytes());
        submissions.withdraw(completion);
        assertEquals(0, submissions.stagedBytes());
        assertEquals(0, submissions.pending());
        assertTrue(backend.taken.isEmpty());
    }

    @Test
    void aCancelWaitsForAnEntryToo() {
        Completion completion = offer(nop());
        turn();
        backend.entriesPerTurn = 0;
        submissions.cancel(completion);
        submissions.cancel(completion);
        submissions.flush();
        assertTrue(submissions.isFull());
        backend.entriesPerTurn = 1;
        submissions.flush();
        assertFalse(submissions.isFull());
        assertEquals(List.of(completion.operation), backend.cancels);
        assertEquals(1, counters.get(Counter.CANCELS));
        turn();
        assertEquals(Errno.ECANCELED, reaped.getFirst().operation.errno());
    }

    @Test
    void aCancelThatCameTooLateIsForgotten() {
        Completion completion = offer(nop());
        submissions.cancel(completion);
        backend.complete(completion.operation, 0);
        turn();
        completion.end(0, null, null);
        completion.setPhase(Completion.IDLE);
        completion.claim(Completion.Kind.BACKEND, c -> { });
        offer(completion);
        submissions.flush();
        assertEquals(List.of(), backend.cancels);
    }

    @Test
    void whatABrokenBackendLostIsTakenBackWithItsStaging() {
        ByteBuffer target = ByteBuffer.allocate(10);
        Completion completion = offer(read(target));
        assertSame(completion, submissions.pollLost());
        assertNull(submissions.pollLost());
        assertNull(completion.staged, "another loop would take it for its own");
        assertSame(target, ((Operation.Read) completion.operation).buffer);
    }

    @Test
    void aPlaceIsKeptForClosesWhichPassThoseThatWait() {
        submissions.keepPlaceForCloses();
        for (int i = 0; i < 3; i++) {
            assertEquals(Completion.IN_FLIGHT, offer(nop()).phase());
        }
        Completion waiting = offer(nop());
        Completion first = offer(close());
        Completion second = offer(close());
        Completion third = offer(close());
        assertEquals(Completion.PENDING, waiting.phase());
        assertEquals(Completion.IN_FLIGHT, first.phase());
        assertEquals(Completion.PENDING, second.phase());
        assertEquals(3, submissions.pending());
        backend.complete(first.operation, 0);
        turn();
        submissions.withdraw(third);
        submissions.flush();
        assertEquals(Completion.PENDING, waiting.phase());
        assertEquals(Completion.IN_FLIGHT, second.phase());
        assertSame(waiting, submissions.oldestPending());
    }

    @Test
    void whereThereIsOnePlaceOnlyNoneIsKept() {
        Submissions narrow = new Submissions(new FakeBackend(1), MIB, counters, (c, cause) -> { });
        narrow.keepPlaceForCloses();
        Completion only = nop();
        narrow.offer(only);
        assertEquals(Completion.IN_FLIGHT, only.phase());
    }
}
