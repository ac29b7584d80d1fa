package dev.heddle.loop;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendProvider;
import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.nio.NioProvider;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The backend that a loop got, and why. The only class that names the backends.
 *
 * @param backend opened, driven by the thread that asked
 * @param reason  why it was chosen, as a sentence for people
 */
public record BackendChoice(Backend backend, String reason) {
    /** The system property that forces a backend by name, over any setting in code. */
    public static final String PROPERTY = "dev.heddle.backend";

    /** Lives in the multi-release part of the jar, so it must not be named before Java 22. */
    private static final String URING_PROVIDER = "dev.heddle.uring.UringProvider";
    private static final int JAVA_NEEDED = 22;
    private static final String URING = "uring";
    private static final String NIO = "nio";

    private static final System.Logger LOG = System.getLogger("dev.heddle");
    private static final AtomicBoolean FALLBACK_LOGGED = new AtomicBoolean();

    /**
     * Opens a backend that the calling thread will drive.
     *
     * @param wanted its name, or null for the best that works here
     * @throws BackendUnavailableException if a certain backend is wanted and cannot be had
     * @throws IllegalArgumentException    if there is none of that name
     */
    public static BackendChoice open(String wanted, BackendLimits limits)
            throws BackendUnavailableException {
        // Read before the first system call, since a filter may kill the process for one.
        String property = System.getProperty(PROPERTY);
        if (property != null && !property.isEmpty() && !property.equals("auto")) {
            return forced(property, limits, "forced by -D" + PROPERTY + "=" + property);
        }
        return wanted != null ? forced(wanted, limits, "asked for by the program")
                : best(limits);
    }

    /**
     * Opens another backend that the calling thread will drive, beside the first one: see
     * {@link BackendProvider#openBeside}.
     */
    static Backend openBeside(Backend first, BackendLimits limits)
            throws BackendUnavailableException {
        return provider(first.name(), "the first loop's").openBeside(first, limits);
    }

    private static BackendChoice forced(String name, BackendLimits limits, String reason)
            throws BackendUnavailableException {
        return new BackendChoice(provider(name, reason).open(limits), name + ": " + reason);
    }

    private static BackendProvider provider(String name, String reason)
            throws BackendUnavailableException {
        return switch (name) {
            case URING -> uring();
            case NIO -> new NioProvider();
            default -> throw new IllegalArgumentException("there is no backend \"" + name
                    + "\" (" + reason + "): use uring, nio or auto");
        };
    }

    private static BackendChoice best(BackendLimits limits) throws BackendUnavailableException {
        try {
            Backend backend = uring().open(limits);
            return new BackendChoice(backend, "uring: the fastest, and it works here");
        } catch (BackendUnavailableException e) {
            String reason = "nio: io_uring cannot be used, since " + e.reason() + ". "
                    + e.remedy();
            logOnce(reason);
            return new BackendChoice(new NioProvider().open(limits), reason);
        }
    }

    private static void logOnce(String reason) {
        // Volatile: at most once in the life of the process, for whoever comes first.
        if (FALLBACK_LOGGED.compareAndSet(false, true)) {
            LOG.log(System.Logger.Level.WARNING, "Heddle runs on its portable backend: "
                    + reason + " (-D" + PROPERTY + "=nio silences this.)");
        }
    }

    private static BackendProvider uring() throws BackendUnavailableException {
        try {
            var constructor = Class.forName(URING_PROVIDER).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (BackendProvider) constructor.newInstance();
        } catch (ClassNotFoundException | UnsupportedClassVersionError e) {
            throw withoutItsClasses(Runtime.version().feature(), e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static BackendUnavailableException withoutItsClasses(int java, Throwable cause) {
        return java < JAVA_NEEDED
                ? new BackendUnavailableException("this is Java " + java
                        + " and the foreign function interface came with " + JAVA_NEEDED,
                        "Run on Java " + JAVA_NEEDED + " or newer.", cause)
                : new BackendUnavailableException("its classes are missing",
                        "Where Heddle's jar is repackaged, keep META-INF/versions and the "
                                + "manifest's line \"Multi-Release: true\".", cause);
    }
}
