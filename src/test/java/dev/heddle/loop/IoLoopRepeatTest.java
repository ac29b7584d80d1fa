package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was interrupted before anything happened is submitted again, unseen by its caller. */
class IoLoopRepeatTest extends IoLoopRig {
    private void interrupt(Completion completion) {
        backend.fail(completion.operation, Errno.EINTR);
        loop.tick();
    }

    @ParameterizedTest
    @EnumSource(names = {"EINTR", "EAGAIN"})
    void aReadIsSubmittedAgainUntilItEnds(Errno passing) {
        Completion read = read(ByteBuffer.allocateDirect(8));
        loop.tick();
        for (int i = 0; i < 3; i++) {
            backend.fail(read.operation, passing);
            loop.tick();
            assertEquals(List.of(), called);
            loop.tick();
        }
        assertEquals(4, backend.taken.size());
        backend.complete(read.operation, 8);
        loop.tick();
        assertEquals(List.of(read), called);
        assertNull(read.errno());
        assertEquals(3, loop.count(Counter.REPEATED));
    }

    @Test
    void itKeepsItsStagingMemory() {
        byte[] bytes = new byte[1];
        Completion read = read(ByteBuffer.wrap(bytes));
        loop.tick();
        ByteBuffer staged = ((Operation.Read) read.operation).buffer;
        long lent = loop.submissions.stagedBytes();
        interrupt(read);
        assertEquals(lent, loop.submissions.stagedBytes());
        loop.tick();
        staged.put(0, (byte) 7);
        backend.complete(read.operation, 1);
        loop.tick();
        assertEquals(7, bytes[0]);
        assertEquals(0, loop.submissions.stagedBytes());
    }

    @Test
    void itGoesBeforeThoseThatWaitForRoom() {
        List<Completion> nops = nops(9);
        loop.tick();
        assertEquals(1, loop.submissions.pending());
        interrupt(nops.get(0));
        assertEquals(2, loop.submissions.pending());
        loop.tick();
        assertEquals(nops.get(0).operation, backend.taken.getLast());
        complete(nops.get(1));
        loop.tick();
        loop.tick();
        assertEquals(nops.get(8).operation, backend.taken.getLast());
    }

    @Test
    void whatIsCancelledIsNotSubmittedAgain() {
        backend.obeysCancel = false;
        Completion nop = nop();
        loop.tick();
        loop.cancel(nop);
        loop.tick();
        interrupt(nop);
        assertEquals(List.of(nop), called);
        assertEquals(Errno.ECANCELED, nop.errno());
        assertEquals(1, backend.taken.size());
    }

    @Test
    void aCancelReachesWhatWaitsToBeSubmittedAgain() {
        Completion nop = nop();
        loop.tick();
        interrupt(nop);
        loop.cancel(nop);
        loop.tick();
        assertEquals(Errno.ECANCELED, nop.errno());
        assertEquals(1, backend.taken.size());
    }

    @Test
    void anInterruptedCloseIsNotSubmittedAgain() {
        Completion close = new Completion();
        loop.close(close, 1, called::add);
        loop.tick();
        interrupt(close);
        assertEquals(List.of(close), called);
    }

    @Test
    void otherOperationsThanThoseOnFilesEndWithEagain() {
        Completion nop = nop();
        loop.tick();
        backend.fail(nop.operation, Errno.EAGAIN);
        loop.tick();
        assertEquals(Errno.EAGAIN, nop.errno());
    }
}
