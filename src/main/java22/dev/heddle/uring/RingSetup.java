package dev.heddle.uring;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Makes a ring with all the kernel offers, and proves that it works. */
final class RingSetup {
    /*
     * A flag that a kernel does not know makes io_uring_setup fail with EINVAL, so they are
     * dropped from the newest on until it agrees. DEFER_TASKRUN needs SINGLE_ISSUER.
     */
    private static final int BASE =
            RingFlags.SETUP_CQSIZE | RingFlags.SETUP_CLAMP;
    private static final int[] NEWEST_FIRST = {
        RingFlags.SETUP_NO_SQARRAY,
        RingFlags.SETUP_DEFER_TASKRUN,
        RingFlags.SETUP_SINGLE_ISSUER,
        RingFlags.SETUP_COOP_TASKRUN | RingFlags.SETUP_TASKRUN_FLAG,
        RingFlags.SETUP_SUBMIT_ALL,
    };
    private static final int FEATURES_NEEDED =
            RingFlags.FEAT_SINGLE_MMAP | RingFlags.FEAT_NODROP | RingFlags.FEAT_EXT_ARG;
    /** Our own submissions besides the user's: the wake-up's read must always find room. */
    private static final int OWN_ENTRIES = 1;
    private static final int OPCODES_MAX = 256;
    private static final long NOP_TAG = 1;
    private static final long NOP_TIMEOUT_NANOS = 1_000_000_000;

    private final Arena arena;
    private final MemorySegment state;

    RingSetup(Arena arena, MemorySegment state) {
        this.arena = arena;
        this.state = state;
    }

    /** @throws SystemCallException if the kernel refuses, or misses what is needed */
    Ring open(BackendLimits limits) {
        MemorySegment params = arena.allocate(RingParams.SIZE, Long.BYTES);
        int fd = descend(limits, params);
        boolean opened = false;
        Ring ring = null;
        try {
            int features = params.get(ValueLayout.JAVA_INT, RingParams.FEATURES);
            if ((features & FEATURES_NEEDED) != FEATURES_NEEDED) {
                throw new SystemCallException("io_uring of Linux older than 5.11",
                        Errno.EOPNOTSUPP.number());
            }
            ring = new Ring(fd, params, arena, state);
            prove(ring);
            opened = true;
            return ring;
        } finally {
            if (!opened && ring != null) {
                ring.close();
            } else if (!opened) {
                SystemCalls.call(state, Machine.CLOSE, fd);
            }
        }
    }

    private int descend(BackendLimits limits, MemorySegment params) {
        int flags = BASE;
        for (int flag : NEWEST_FIRST) {
            flags |= flag;
        }
        for (int dropped = 0;; dropped++) {
            long fd = setup(limits, params, flags);
            if (fd >= 0) {
                return (int) fd;
            }
            if (fd != -Errno.EINVAL.number() || dropped == NEWEST_FIRST.length) {
                throw new SystemCallException("io_uring_setup", (int) -fd);
            }
            flags &= ~NEWEST_FIRST[dropped];
        }
    }

    private long setup(BackendLimits limits, MemorySegment params, int flags) {
        params.fill((byte) 0);
        int cqEntries = Math.max(limits.maxInFlight(),
                2 * (limits.submissionEntries() + OWN_ENTRIES));
        params.set(ValueLayout.JAVA_INT, RingParams.FLAGS, flags);
        params.set(ValueLayout.JAVA_INT, RingParams.CQ_ENTRIES, cqEntries);
        return SystemCalls.call(state, Machine.IO_URING_SETUP,
                limits.submissionEntries() + OWN_ENTRIES, params.address(), 0);
    }

    /** A filter may let the ring be made and yet deny its use, so send a NOP all the way. */
    private void prove(Ring ring) {
        MemorySegment sqe = ring.nextSqe();
        sqe.set(ValueLayout.JAVA_BYTE, Sqe.OPCODE, (byte) Opcode.NOP);
        sqe.set(ValueLayout.JAVA_LONG, Sqe.USER_DATA, NOP_TAG);
        boolean[] seen = new boolean[1];
        long entered;
        do {
            entered = ring.enter(NOP_TIMEOUT_NANOS);
        } while (entered == -Errno.EINTR.number());
        if (entered < 0) {
            throw new SystemCallException("io_uring_enter", (int) -entered);
        }
        ring.reap((tag, result) -> seen[0] |= tag == NOP_TAG && result == 0);
        if (!seen[0]) {
            throw new SystemCallException("io_uring's NOP", Errno.EOPNOTSUPP.number());
        }
    }

    /** Which operations the kernel knows. */
    boolean[] probe(Ring ring) {
        MemorySegment probe = arena.allocate(Probe.OPS + (long) OPCODES_MAX * Probe.OP_SIZE,
                Long.BYTES);
        long result = SystemCalls.call(state, Machine.IO_URING_REGISTER, ring.fd(),
                RingFlags.REGISTER_PROBE, probe.address(), OPCODES_MAX);
        if (result < 0) {
            throw new SystemCallException("io_uring_register (REGISTER_PROBE)", (int) -result);
        }
        boolean[] known = new boolean[OPCODES_MAX];
        int count = Byte.toUnsignedInt(probe.get(ValueLayout.JAVA_BYTE, Probe.OPS_LEN));
        for (int op = 0; op < count; op++) {
            short flags = probe.get(ValueLayout.JAVA_SHORT,
                    Probe.OPS + (long) op * Probe.OP_SIZE + Probe.OP_FLAGS);
            known[op] = (flags & Probe.OP_SUPPORTED) != 0;
        }
        return known;
    }

    /** Those that are needed and not known, by number. */
    static List<Integer> missing(boolean[] known, int... needed) {
        List<Integer> missing = new ArrayList<>();
        for (int op : needed) {
            if (!known[op]) {
                missing.add(op);
            }
        }
        return missing;
    }
}
