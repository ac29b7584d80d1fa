package dev.heddle.channels;

import java.net.SocketOption;
import java.util.Objects;
import java.util.Set;

/**
 * What all drop-ins for selectable channels refuse.
 *
 * <p>They are for blocking programs: {@code configureBlocking(false)} fails with
 * {@link UnsupportedOperationException}, and since they are in blocking mode,
 * {@code register} fails with {@link java.nio.channels.IllegalBlockingModeException}, as it does
 * for any channel. A program that uses selectors needs the JDK's own channels.
 */
final class Modes {
    private Modes() {
    }

    static void requireBlocking(boolean block) {
        if (!block) {
            throw new UnsupportedOperationException("this channel has no non-blocking mode: let a "
                    + "virtual thread wait in it, or open a channel of the JDK's own for a "
                    + "selector");
        }
    }

    static void requireSupported(SocketOption<?> option, Set<SocketOption<?>> supported) {
        if (!supported.contains(Objects.requireNonNull(option))) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }

    static void requireFitting(SocketOption<?> option, Object value,
            Set<SocketOption<?>> supported) {
        requireSupported(option, supported);
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
    }
}
