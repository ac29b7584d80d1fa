package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How operations wait when there is no room for them. */
class IoLoopRoomTest extends IoLoopRig {
    @Test
    void oneEntryPerTurnServesAllInOneTickOldestFirst() {
        backend.entriesPerTurn = 1;
        List<Completion> nops = nops(8);
        assertEquals(7, loop.submissions.pending());
        loop.tick();
        assertEquals(0, loop.submissions.pending());
        assertEquals(operations(nops), backend.taken);
        assertEquals(List.of(), backend.sleeps);
    }

    @Test
    void theYoungerWaitBehindTheOlder() {
        backend.entriesPerTurn = 0;
        List<Completion> nops = nops(2);
        backend.entriesPerTurn = 100;
        nops.add(nop());
        assertEquals(List.of(), backend.taken);
        loop.tick();
        assertEquals(operations(nops), backend.taken);
    }

    @Test
    void neverMoreIsInFlightThanTheBackendHolds() {
        backend.onStart = operation -> backend.complete(operation, 0);
        List<Completion> all = new ArrayList<>();
        elsewhere(() -> all.addAll(nops(1_000)));
        int ticks = 0;
        while (called.size() < 1_000 && ticks++ < 1_000) {
            loop.tick();
            assertTrue(loop.inFlight() <= 8, "in flight: " + loop.inFlight());
        }
        assertEquals(all, called);
        assertEquals(992, loop.count(Counter.PENDED));
        assertEquals(1_000, loop.count(Counter.SUBMITTED));
    }

    @Test
    void aFullCompletionQueueDoesNotKeepTheLoopAwake() {
        nops(9);
        loop.runFor(Duration.ofNanos(50));
        assertEquals(1, loop.submissions.pending());
        assertEquals(List.of(50L), backend.sleeps);
    }

    @Test
    void exhaustedStagingWaitsAndGoesOn() {
        List<Completion> reads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            reads.add(read(ByteBuffer.allocate(MIB / 2)));
        }
        loop.tick();
        assertEquals(2, loop.inFlight());
        assertEquals(2, loop.submissions.pending());
        assertEquals(MIB, loop.submissions.stagedBytes());
        backend.complete(reads.get(1).operation, 3);
        loop.tick();
        loop.tick();
        assertEquals(operations(reads.subList(0, 3)), backend.taken);
        backend.complete(reads.get(0).operation, 3);
        backend.complete(reads.get(2).operation, 3);
        loop.tick();
        loop.tick();
        assertEquals(operations(reads), backend.taken);
        backend.complete(reads.get(3).operation, 3);
        loop.tick();
        assertEquals(0, loop.submissions.stagedBytes());
        assertEquals(List.of(reads.get(1), reads.get(0), reads.get(2), reads.get(3)), called);
    }

    @Test
    void aHeapBufferIsFilledWhenItsReadHasEnded() {
        byte[] bytes = new byte[5];
        Completion completion = read(ByteBuffer.wrap(bytes));
        loop.tick();
        ((Operation.Read) completion.operation).buffer.put(0, new byte[] {1, 2, 3, 4, 5});
        backend.complete(completion.operation, 3);
        assertArrayEquals(new byte[5], bytes);
        loop.tick();
        assertArrayEquals(new byte[] {1, 2, 3, 0, 0}, bytes);
        assertEquals(3, completion.result());
    }

    @Test
    void memoryThatCannotBeReadFailsItsOwnOperationOnly() {
        backend.entriesPerTurn = 0;
        Completion before = nop();
        Completion bad = new Completion();
        ByteBuffer[] sources = {ByteBuffer.allocate(10)};
        loop.write(bad, 1, sources, 0, 1, 0, called::add);
        Completion after = nop();
        sources[0] = null;
        backend.entriesPerTurn = 100;
        loop.tick();
        loop.tick();
        assertEquals(List.of(bad), called);
        assertEquals(Errno.EFAULT, bad.errno());
        assertEquals(NullPointerException.class, bad.cause().getClass());
        assertEquals(List.of(before.operation, after.operation), backend.taken);
        assertEquals(0, loop.submissions.stagedBytes());
    }

    @Test
    void memoryThatCannotBeWrittenFailsItsOwnOperationOnly() {
        ByteBuffer target = ByteBuffer.allocate(10);
        Completion bad = read(target);
        Completion good = nop();
        loop.tick();
        target.limit(2);
        backend.complete(bad.operation, 10);
        complete(good);
        loop.tick();
        assertEquals(List.of(bad, good), called);
        assertEquals(Errno.EFAULT, bad.errno());
        assertEquals(0, loop.submissions.stagedBytes());
        assertEquals(0, loop.inFlight());
    }

    @Test
    void anErrorInSubmittingLosesNothingThatHadArrived() {
        List<Completion> theirs = new ArrayList<>();
        elsewhere(() -> theirs.addAll(nops(3)));
        backend.submitFailure = new OutOfMemoryError("a test's");
        assertThrows(OutOfMemoryError.class, loop::tick);
        backend.submitFailure = null;
        loop.tick();
        assertEquals(operations(theirs), backend.taken);
        theirs.forEach(this::complete);
        loop.tick();
        assertEquals(theirs, called);
        assertFalse(loop.inFlight() > 0);
    }
}
