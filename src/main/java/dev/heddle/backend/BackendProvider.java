package dev.heddle.backend;

/** Opens one kind of backend. */
public interface BackendProvider {
    /** The name that its backends bear: see {@link Backend#name}. */
    String name();

    /**
     * Opens a backend that the calling thread will drive.
     *
     * @throws BackendUnavailableException where this machine, container or Java version does not
     *         let it run; nothing has been left open
     */
    Backend open(BackendLimits limits) throws BackendUnavailableException;

    /**
     * Opens another one, driven by the calling thread, to which the handles of the first are known
     * as well, and the other way round: see {@link Capability#HANDLES_OF_SIBLINGS} for who may use
     * them when.
     *
     * @param first one of this provider's, open
     */
    Backend openBeside(Backend first, BackendLimits limits) throws BackendUnavailableException;
}
