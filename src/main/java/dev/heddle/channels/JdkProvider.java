package dev.heddle.channels;

import java.lang.reflect.InvocationTargetException;
import java.nio.channels.spi.SelectorProvider;

/** The JDK's own provider of selectors and channels, even where ours stands in for it. */
final class JdkProvider {
    /*
     * SelectorProvider.provider() is whichever the property names. Where that is ours, nothing that
     * is exported leads to the JDK's own any more, not even jdk.nio.Channels; so the program has
     * to export a package to us by an option.
     */
    private static final String FACTORY = "sun.nio.ch.DefaultSelectorProvider";

    private JdkProvider() {
    }

    /** @throws UnsupportedOperationException if the JVM's options do not let it be found */
    static SelectorProvider get() {
        SelectorProvider provider = SelectorProvider.provider();
        if (!(provider instanceof HeddleSelectorProvider)) {
            return provider;
        }
        try {
            return (SelectorProvider) Class.forName(FACTORY).getMethod("get").invoke(null);
        } catch (IllegalAccessException | NoSuchMethodException | ClassNotFoundException e) {
            throw new UnsupportedOperationException("the JDK's own selectors and pipes cannot be "
                    + "reached beside HeddleSelectorProvider: start the JVM with "
                    + "--add-exports java.base/sun.nio.ch=ALL-UNNAMED", e);
        } catch (InvocationTargetException e) {
            throw new UnsupportedOperationException("the JDK's own selectors failed", e);
        }
    }
}
