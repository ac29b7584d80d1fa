package dev.heddle.nio;

import dev.heddle.backend.BackendUnavailableException;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.spi.SelectorProvider;

/** Whose channels and selectors this backend is made of. */
final class JdkProvider {
    /*
     * A program may have named our own drop-ins as its provider, which stand on this backend:
     * channels of theirs would be opened for ever. Nothing that is exported leads past a named
     * provider to the JDK's own, not even jdk.nio.Channels; so the program has to export it.
     */
    private static final String OWN_PREFIX = "dev.heddle.";
    private static final String FACTORY = "sun.nio.ch.DefaultSelectorProvider";

    private JdkProvider() {
    }

    /** The provider that the program uses, or behind ours the JDK's own. */
    static SelectorProvider find() throws BackendUnavailableException {
        SelectorProvider provider = SelectorProvider.provider();
        if (!provider.getClass().getName().startsWith(OWN_PREFIX)) {
            return provider;
        }
        try {
            return (SelectorProvider) Class.forName(FACTORY).getMethod("get").invoke(null);
        } catch (ReflectiveOperationException e) {
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            throw new BackendUnavailableException("the JDK's own selectors cannot be reached "
                    + "beside " + provider.getClass().getName(), "Start the JVM with "
                    + "--add-exports java.base/sun.nio.ch=ALL-UNNAMED", cause);
        }
    }
}
