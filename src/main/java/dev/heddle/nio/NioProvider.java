package dev.heddle.nio;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendProvider;
import dev.heddle.backend.BackendUnavailableException;
import java.io.IOException;

/** Opens the portable backend, which runs wherever Java does. */
public final class NioProvider implements BackendProvider {
    /** The name of the portable backend. */
    public static final String NAME = "nio";

    public NioProvider() {
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Backend open(BackendLimits limits) throws BackendUnavailableException {
        return open(limits, new Handles());
    }

    @Override
    public Backend openBeside(Backend first, BackendLimits limits)
            throws BackendUnavailableException {
        return open(limits, ((NioBackend) first).handles());
    }

    private static Backend open(BackendLimits limits, Handles handles)
            throws BackendUnavailableException {
        try {
            return new NioBackend(limits, handles, JdkProvider.find());
        } catch (IOException e) {
            throw new BackendUnavailableException(
                    "the selector could not be opened: " + e.getMessage(),
                    "Most often too many files are open: raise the limit (ulimit -n), or look for"
                            + " files and sockets that are never closed.", e);
        }
    }
}
