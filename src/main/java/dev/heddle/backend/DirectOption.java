package dev.heddle.backend;

import java.nio.file.OpenOption;

/**
 * Knows {@code com.sun.nio.file.ExtendedOpenOption.DIRECT}, the JDK's option for direct I/O, by
 * name: its module, jdk.unsupported, may be left out of a runtime, and javac warns of its use.
 */
public final class DirectOption {
    private static final String CLASS = "com.sun.nio.file.ExtendedOpenOption";

    private DirectOption() {
    }

    /** Whether this is the option for direct I/O. */
    public static boolean is(OpenOption option) {
        return option instanceof Enum<?> constant && constant.name().equals("DIRECT")
                && constant.getDeclaringClass().getName().equals(CLASS);
    }
}
