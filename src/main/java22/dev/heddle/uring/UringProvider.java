package dev.heddle.uring;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendProvider;
import dev.heddle.backend.BackendUnavailableException;
import java.lang.foreign.MemorySegment;

/** Opens the io_uring backend. Found by name, because Java 21 must not see this package. */
final class UringProvider implements BackendProvider {
    /** The name of the io_uring backend. */
    static final String NAME = "uring";

    UringProvider() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Backend open(BackendLimits limits) throws BackendUnavailableException {
        Machine machine = Machine.current();
        if (machine == null) {
            throw Refusals.system();
        }
        requireNativeAccess();
        RawMemory.prepare();
        try {
            return UringBackend.open(limits, machine);
        } catch (LinkageError | UnsupportedOperationException e) {
            throw Refusals.linkage(e);
        }
    }

    /** Handles are descriptors, which belong to the process. */
    @Override
    public Backend openBeside(Backend first, BackendLimits limits)
            throws BackendUnavailableException {
        return open(limits);
    }

    /** Asks by a call that is restricted and does nothing, before classes depend on the answer. */
    @SuppressWarnings("restricted")
    private static void requireNativeAccess() throws BackendUnavailableException {
        try {
            MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException e) {
            throw Refusals.nativeAccess(e);
        }
    }
}
