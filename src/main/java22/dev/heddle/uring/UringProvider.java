package dev.heddle.uring;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendProvider;
import dev.heddle.backend.BackendUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Opens backends on io_uring, or says what denies it and what helps. Found by reflection. */
final class UringProvider implements BackendProvider {
    static final String NAME = "uring";

    private static final int[] OPCODES_NEEDED = {
        Opcode.NOP, Opcode.READV, Opcode.WRITEV, Opcode.FSYNC, Opcode.ACCEPT, Opcode.ASYNC_CANCEL,
        Opcode.CONNECT, Opcode.FALLOCATE, Opcode.OPENAT, Opcode.CLOSE, Opcode.STATX, Opcode.READ,
        Opcode.WRITE, Opcode.SEND, Opcode.RECV, Opcode.SHUTDOWN,
    };

    UringProvider() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Backend open(BackendLimits limits) throws BackendUnavailableException {
        String obstacle = Machine.obstacle();
        if (obstacle != null) {
            throw new BackendUnavailableException(obstacle,
                    "The portable backend serves this machine", null);
        }
        Arena arena = Arena.ofConfined();
        boolean opened = false;
        try {
            Backend backend = open(limits, arena);
            opened = true;
            return backend;
        } catch (SystemCallException e) {
            throw Denial.of(e);
        } catch (IllegalCallerException | ExceptionInInitializerError | NoClassDefFoundError e) {
            throw new BackendUnavailableException(
                    "this JVM does not let Heddle call native code (" + rootOf(e) + ")",
                    "Start it with --enable-native-access=ALL-UNNAMED, or =dev.heddle if Heddle "
                            + "is on the module path", e);
        } finally {
            if (!opened) {
                arena.close();
            }
        }
    }

    private static Backend open(BackendLimits limits, Arena arena)
            throws BackendUnavailableException {
        MemorySegment state = arena.allocate(SystemCalls.STATE_LAYOUT);
        RingSetup setup = new RingSetup(arena, state);
        Ring ring = setup.open(limits);
        boolean opened = false;
        try {
            boolean[] known = setup.probe(ring);
            List<Integer> missing = RingSetup.missing(known, OPCODES_NEEDED);
            if (!missing.isEmpty()) {
                throw new BackendUnavailableException("this kernel's io_uring lacks the operations "
                        + missing, "Use Linux 5.19 or newer", null);
            }
            Backend backend = new UringBackend(limits, arena, state, ring, known);
            opened = true;
            return backend;
        } finally {
            if (!opened) {
                ring.close();
            }
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
