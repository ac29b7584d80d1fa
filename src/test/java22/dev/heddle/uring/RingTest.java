package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The protocol of the two queues, without the backend. */
class RingTest {
    private static final long SECOND_NS = 1_000_000_000;

    private Ring ring;

    @BeforeEach
    void open() throws BackendUnavailableException {
        ring = RingOpening.open(4, 8).ring();
    }

    @AfterEach
    void close() {
        ring.close();
    }

    private void addNop(long userData) {
        long entry = ring.submissions.next();
        ring.submissions.entries().set(JAVA_BYTE, entry + SubmissionEntry.OPCODE,
                Opcode.IORING_OP_NOP);
        ring.submissions.entries().set(JAVA_LONG, entry + SubmissionEntry.USER_DATA, userData);
        ring.submissions.commit();
    }

    private void expect(long userData) {
        ring.completions.take();
        assertEquals(userData, ring.completions.userData());
        assertEquals(0, ring.completions.result());
    }

    static IntStream rungs() {
        return Arrays.stream(RingOpening.LADDER);
    }

    @ParameterizedTest
    @MethodSource("rungs")
    void everyRungOfTheLadderThatThisKernelGrantsWorks(int flags) throws Exception {
        Ring granted;
        try {
            granted = RingOpening.open(4, 8, flags).ring();
        } catch (BackendUnavailableException e) {
            assertTrue(e.reason().contains(Errno.EINVAL.name()), "refused otherwise: " + e);
            return;
        }
        assertEquals(flags, granted.setupFlags & flags);
        granted.close();
    }

    @Test
    void theLadderEndsAtTheFirstRungThatHolds() throws Exception {
        int nonsense = 1 << 30;
        Ring second = RingOpening.open(4, 8, nonsense, RingOpening.LADDER[4]).ring();
        assertEquals(RingOpening.LADDER[4], second.setupFlags);
        second.close();
    }

    @Test
    void whatIsAddedComesBackInTheSameEnter() {
        addNop(11);
        addNop(12);
        assertEquals(2, ring.enterAndWait(SECOND_NS, 2));
        assertEquals(2, ring.completions.available());
        expect(11);
        expect(12);
        assertEquals(0, ring.completions.available());
    }

    @Test
    void theQueuesWrapAroundManyTimes() {
        for (int i = 0; i < 1_000; i++) {
            addNop(2 * i);
            addNop(2 * i + 1);
            assertEquals(2, ring.enter());
            expect(2 * i);
            expect(2 * i + 1);
        }
    }

    @Test
    void aFullQueueSaysSoUntilTheKernelHasTakenIt() {
        for (int i = 0; i < ring.submissions.size(); i++) {
            assertFalse(ring.submissions.isFull());
            addNop(i);
        }
        assertTrue(ring.submissions.isFull());
        assertEquals(ring.submissions.size(), ring.enter());
        assertFalse(ring.submissions.isFull());
        assertEquals(0, ring.submissions.pending());
    }

    @Test
    void anEntryIsHandedOutAllZeroWhateverWasThere() {
        ring.submissions.entries().fill((byte) -1);
        long entry = ring.submissions.next();
        for (long i = 0; i < SubmissionEntry.SIZE; i++) {
            assertEquals(0, ring.submissions.entries().get(JAVA_BYTE, entry + i), "byte " + i);
        }
        ring.submissions.entries().fill((byte) 0);
    }

    @Test
    void nothingIsLostWhenTheCompletionQueueOverflows() {
        int wanted = 3 * ring.completions.size();
        for (int i = 0; i < wanted; i++) {
            addNop(i);
            ring.enter(); // EBUSY from some kernels, once completions wait in the kernel
        }
        assertTrue(ring.submissions.hasOverflow());
        assertTrue(ring.submissions.asksForEnter());
        int seen = 0;
        for (int idle = 0; seen < wanted && idle < 3; idle++) {
            for (int left = ring.completions.available(); left > 0; left--, idle = 0) {
                expect(seen++);
            }
            ring.enter();
        }
        assertEquals(wanted, seen);
        assertFalse(ring.submissions.hasOverflow());
    }

    @Test
    void waitingForNothingEndsWithETIME() {
        long start = System.nanoTime();
        assertEquals(-Errno.ETIME.number(), ring.enterAndWait(20_000_000, 1));
        assertTrue(System.nanoTime() - start >= 20_000_000, "returned early");
    }

    @Test
    void waitingForMoreThanThereIsEndsWithTheTime() {
        addNop(1);
        long start = System.nanoTime();
        assertEquals(1, ring.enterAndWait(20_000_000, 2));
        assertTrue(System.nanoTime() - start >= 20_000_000, "returned early");
        expect(1);
    }

    @Test
    void theTimeToWaitMayBeLongerThanASecond() {
        addNop(1);
        assertEquals(1, ring.enterAndWait(Long.MAX_VALUE - 1, 1));
        expect(1);
        addNop(2);
        assertEquals(1, ring.enterAndWait(Long.MAX_VALUE, 1));
        expect(2);
    }

    @Test
    void theCompletionQueueIsAtLeastAsLargeAsAskedFor() throws Exception {
        Ring large = RingOpening.open(8, 100_000).ring();
        assertEquals(65_536, large.completions.size(), "the kernel's limit");
        large.close();
        assertTrue(ring.completions.size() >= 8);
    }

    @Test
    void aBadEntryFailsAloneAndThoseBehindItAreTaken() {
        long entry = ring.submissions.next();
        ring.submissions.entries().set(JAVA_BYTE, entry + SubmissionEntry.OPCODE, (byte) -2);
        ring.submissions.entries().set(JAVA_INT, entry + SubmissionEntry.FD, -1);
        ring.submissions.commit();
        addNop(7);
        ring.enter();
        ring.enter(); // without SUBMIT_ALL the rest waits for the next
        ring.completions.take();
        assertEquals(-Errno.EINVAL.number(), ring.completions.result());
        expect(7);
    }
}
