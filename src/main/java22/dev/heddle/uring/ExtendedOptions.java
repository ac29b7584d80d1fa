package dev.heddle.uring;

import java.net.SocketOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The JDK's socket options beyond the standard ones, which are constants of
 * {@code jdk.net.ExtendedSocketOptions}. Known by name: the module, jdk.net, may be left out of a
 * runtime.
 */
final class ExtendedOptions {
    private static final String CLASS = "jdk.net.ExtendedSocketOptions";

    private ExtendedOptions() {
    }

    /** What is there of this, by the options themselves instead of their names. */
    static <T> Map<SocketOption<?>, T> found(Map<String, T> byName) {
        Map<SocketOption<?>, T> found = new HashMap<>();
        try {
            Class<?> constants = Class.forName(CLASS);
            for (Map.Entry<String, T> each : byName.entrySet()) {
                found.put((SocketOption<?>) constants.getField(each.getKey()).get(null),
                        each.getValue());
            }
        } catch (ClassNotFoundException e) {
            return Map.of(); // so nobody can name one
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
        return Map.copyOf(found);
    }
}
