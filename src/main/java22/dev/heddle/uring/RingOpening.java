package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.BitSet;

/** Opens a ring and proves that it works, or says why it does not and leaves nothing behind. */
final class RingOpening {
    /*
     * The ladder: each rung leaves out what the kernels below it do not know, newest first.
     *
     *   NO_SQARRAY                        6.6   no detour through an array of indexes
     *   SINGLE_ISSUER | DEFER_TASKRUN     6.1   completions are worked on when we ask for them
     *   COOP_TASKRUN | TASKRUN_FLAG       5.19  … and never by interrupting this thread
     *   SUBMIT_ALL                        5.18  a bad entry does not stop those behind it
     *   CQSIZE | CLAMP                    5.6   room for all that may be in flight
     */
    private static final int FLAGS_5_6 =
            UringConstants.IORING_SETUP_CQSIZE | UringConstants.IORING_SETUP_CLAMP;
    private static final int FLAGS_5_18 = FLAGS_5_6 | UringConstants.IORING_SETUP_SUBMIT_ALL;
    private static final int FLAGS_5_19 = FLAGS_5_18 | UringConstants.IORING_SETUP_COOP_TASKRUN
            | UringConstants.IORING_SETUP_TASKRUN_FLAG;
    private static final int FLAGS_6_1 = FLAGS_5_19 | UringConstants.IORING_SETUP_SINGLE_ISSUER
            | UringConstants.IORING_SETUP_DEFER_TASKRUN;
    private static final int FLAGS_6_6 = FLAGS_6_1 | UringConstants.IORING_SETUP_NO_SQARRAY;
    static final int[] LADDER = {FLAGS_6_6, FLAGS_6_1, FLAGS_5_19, FLAGS_5_18, FLAGS_5_6};

    private static final int FEATURES_NEEDED = UringConstants.IORING_FEAT_SINGLE_MMAP
            | UringConstants.IORING_FEAT_NODROP | UringConstants.IORING_FEAT_SUBMIT_STABLE
            | UringConstants.IORING_FEAT_RW_CUR_POS | UringConstants.IORING_FEAT_FAST_POLL
            | UringConstants.IORING_FEAT_EXT_ARG;
    private static final int PROBED_OPS = 256;
    private static final long PROOF_USER_DATA = 0x4E4F50;
    private static final long PROOF_TIMEOUT_NS = 1_000_000_000;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = arena.allocate(Libc.capture());
    private final MemorySegment params = arena.allocate(RingParams.SIZE, Long.BYTES);
    private final BitSet operations = new BitSet(PROBED_OPS);
    private MemorySegment ringMemory;
    private MemorySegment entryMemory;
    private int fd = -1;

    private RingOpening() {
    }

    /** A ring that works, with the operations that its kernel knows. */
    record Opened(Ring ring, BitSet operations) {
    }

    /**
     * Opens a ring that the calling thread will drive.
     *
     * @param submissions entries of the submission queue; the kernel rounds up
     * @param completions entries of the completion queue; the kernel rounds up, and clamps
     */
    static Opened open(int submissions, int completions) throws BackendUnavailableException {
        return open(submissions, completions, LADDER);
    }

    /** The same with setup flags to be tried in this order. */
    static Opened open(int submissions, int completions, int... ladder)
            throws BackendUnavailableException {
        var opening = new RingOpening();
        try {
            opening.setUp(submissions, completions, ladder);
            return opening.finish();
        } catch (Throwable t) {
            opening.undo();
            throw t;
        }
    }

    private void setUp(int submissions, int completions, int[] ladder)
            throws BackendUnavailableException {
        int result = 0;
        for (int flags : ladder) {
            params.fill((byte) 0);
            params.set(JAVA_INT, RingParams.FLAGS, flags);
            params.set(JAVA_INT, RingParams.CQ_ENTRIES, completions);
            result = RingCalls.setup(capture, submissions, params);
            if (result != -Errno.EINVAL.number()) {
                break;
            }
        }
        if (result < 0) {
            throw Refusals.of("io_uring_setup", Errno.of(-result));
        }
        fd = result;
    }

    private Opened finish() throws BackendUnavailableException {
        int missing = FEATURES_NEEDED & ~params.get(JAVA_INT, RingParams.FEATURES);
        if (missing != 0) {
            throw Refusals.tooOld("its io_uring lacks features (IORING_FEAT bits 0x"
                    + Integer.toHexString(missing) + ")");
        }
        map();
        probe();
        var ring = new Ring(arena, capture, fd, params, ringMemory, entryMemory);
        prove(ring);
        return new Opened(ring, operations);
    }

    private void map() throws BackendUnavailableException {
        int sqEntries = params.get(JAVA_INT, RingParams.SQ_ENTRIES);
        int cqEntries = params.get(JAVA_INT, RingParams.CQ_ENTRIES);
        // One mapping holds both queues: the feature SINGLE_MMAP.
        long array = params.get(JAVA_INT, RingParams.SQ_OFF + RingParams.SqOffsets.ARRAY);
        long cqes = params.get(JAVA_INT, RingParams.CQ_OFF + RingParams.CqOffsets.CQES);
        ringMemory = map(UringConstants.IORING_OFF_SQ_RING, Math.max(
                array + (long) sqEntries * Integer.BYTES,
                cqes + cqEntries * CompletionEntry.SIZE));
        entryMemory = map(UringConstants.IORING_OFF_SQES, sqEntries * SubmissionEntry.SIZE);
    }

    @SuppressWarnings("restricted") // the mapping's size is what was asked for
    private MemorySegment map(long offset, long bytes) throws BackendUnavailableException {
        long address = RingCalls.map(capture, fd, offset, bytes);
        if (address < 0) {
            throw Refusals.of("mmap of the ring", Errno.of((int) -address));
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes, arena, null);
    }

    /** Asks which operations there are: version numbers lie, since distributions backport. */
    private void probe() throws BackendUnavailableException {
        MemorySegment answer = arena.allocate(
                ProbeAnswer.SIZE + PROBED_OPS * ProbeAnswer.Op.SIZE, Long.BYTES);
        int result = RingCalls.register(capture, fd, UringConstants.IORING_REGISTER_PROBE,
                answer, PROBED_OPS);
        if (result < 0) {
            throw Refusals.of("io_uring_register", Errno.of(-result));
        }
        int count = Byte.toUnsignedInt(answer.get(JAVA_BYTE, ProbeAnswer.OPS_LEN));
        for (int op = 0; op < count; op++) {
            short flags = answer.get(JAVA_SHORT,
                    ProbeAnswer.OPS + op * ProbeAnswer.Op.SIZE + ProbeAnswer.Op.FLAGS);
            operations.set(op, (flags & UringConstants.IO_URING_OP_SUPPORTED) != 0);
        }
    }

    /** Sends one operation round: a filter may have let setup pass and deny enter. */
    private static void prove(Ring ring) throws BackendUnavailableException {
        SubmissionQueue submissions = ring.submissions;
        long entry = submissions.next();
        submissions.entries().set(JAVA_BYTE, entry + SubmissionEntry.OPCODE,
                Opcode.IORING_OP_NOP);
        submissions.entries().set(JAVA_LONG, entry + SubmissionEntry.USER_DATA, PROOF_USER_DATA);
        submissions.commit();
        int result = ring.enterAndWait(PROOF_TIMEOUT_NS, 1);
        if (result < 0) {
            throw Refusals.of("io_uring_enter", Errno.of(-result));
        }
        CompletionQueue completions = ring.completions;
        if (result != 1 || completions.available() != 1) {
            throw Refusals.broken("took " + result + " of 1 entries and completed "
                    + completions.available());
        }
        completions.take();
        if (completions.userData() != PROOF_USER_DATA || completions.result() != 0) {
            throw Refusals.broken("answered a no-operation with " + completions.result()
                    + " for 0x" + Long.toHexString(completions.userData()));
        }
    }

    private void undo() {
        if (entryMemory != null) {
            RingCalls.unmap(capture, entryMemory);
        }
        if (ringMemory != null) {
            RingCalls.unmap(capture, ringMemory);
        }
        if (fd >= 0) {
            FileCalls.close(capture, fd);
        }
        // Nothing of the arena's was ever named in the ring but what enter itself reads.
        arena.close();
    }
}
