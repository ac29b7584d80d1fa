package dev.heddle.uring;

import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program for {@link DeniedTest}: opens the backend and tells how that went. */
final class OpenOnce {
    private static final BackendLimits LIMITS = new BackendLimits(8, 16, 1);

    private OpenOnce() {
    }

    public static void main(String[] args) throws Exception {
        tryToOpen(); // the first time links the functions
        long before = leftovers();
        String told = tryToOpen();
        System.out.println(told);
        System.out.println("leaked: " + (leftovers() - before));
    }

    private static String tryToOpen() {
        try {
            new UringProvider().open(LIMITS).close();
            return "opened";
        } catch (BackendUnavailableException e) {
            return "reason: " + e.reason() + "\nremedy: " + e.remedy();
        }
    }

    /** Descriptors and mappings of a ring that this process has. */
    private static long leftovers() throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"));
                Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
            return descriptors.filter(OpenOnce::isOurs).count()
                    + mappings.filter(line -> line.contains("io_uring")).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("io_uring") || target.contains("eventfd");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }
}
