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
}
