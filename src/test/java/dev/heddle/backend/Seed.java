package dev.heddle.backend;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The seed of what tests choose at random: fixed, unless {@code -Dheddle.seed=N} names another. A
 * test that fails tells how it is replayed.
 */
public final class Seed implements TestWatcher {
    /** For the test runs. */
    public static final long VALUE = Long.getLong("heddle.seed", 20_260);

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        System.err.println(context.getDisplayName() + " failed with seed " + VALUE
                + "; to replay: " + command(context.getRequiredTestClass()));
    }

    /** What runs a test class again with this seed. */
    public static String command(Class<?> test) {
        Class<?> outermost = test.getNestHost();
        return "mvn test -Dtest=" + outermost.getSimpleName() + " -Dheddle.seed=" + VALUE;
    }
}
