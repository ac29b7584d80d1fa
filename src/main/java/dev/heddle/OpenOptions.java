package dev.heddle;

import dev.heddle.backend.DirectOption;
import dev.heddle.backend.PlatformPaths;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** The rules of {@link java.nio.channels.FileChannel#open} about which options go together. */
final class OpenOptions {
    private OpenOptions() {
    }

    /** A copy that holds {@code READ}, {@code WRITE} or both. */
    static Set<OpenOption> checked(Path path, Set<? extends OpenOption> options) {
        requireDefaultFileSystem(path);
        Set<OpenOption> all = new HashSet<>();
        for (OpenOption option : options) {
            all.add(known(Objects.requireNonNull(option)));
        }
        boolean appends = all.contains(StandardOpenOption.APPEND);
        refuse(appends && all.contains(StandardOpenOption.READ), "READ + APPEND");
        refuse(appends && all.contains(StandardOpenOption.TRUNCATE_EXISTING),
                "APPEND + TRUNCATE_EXISTING");
        if (appends) {
            all.add(StandardOpenOption.WRITE);
        }
        if (!all.contains(StandardOpenOption.WRITE)) {
            all.add(StandardOpenOption.READ);
            // The JDK ignores these for a file that is only read.
            all.remove(StandardOpenOption.TRUNCATE_EXISTING);
            all.remove(StandardOpenOption.CREATE);
            all.remove(StandardOpenOption.CREATE_NEW);
        }
        return all;
    }

    /** Whether writes end in the page cache, and the disk has them later. */
    static boolean areBuffered(Set<OpenOption> options) {
        return !options.contains(StandardOpenOption.SYNC)
                && !options.contains(StandardOpenOption.DSYNC)
                && options.stream().noneMatch(DirectOption::is);
    }

    static void requireDefaultFileSystem(Path path) {
        if (!PlatformPaths.isPlatform(platform(path))) {
            throw new IllegalArgumentException(path + " belongs to " + path.getFileSystem()
                    + ", but only files of the default file system can be opened");
        }
    }

    /** What the backend is to know a path by. */
    static Path platform(Path path) {
        return path instanceof WrappingPath wrapping ? wrapping.wrapped() : path;
    }

    private static OpenOption known(OpenOption option) {
        if (option instanceof StandardOpenOption || option == LinkOption.NOFOLLOW_LINKS
                || DirectOption.is(option)) {
            return option;
        }
        throw new UnsupportedOperationException("open option " + option + " is not supported");
    }

    private static void refuse(boolean wrong, String combination) {
        if (wrong) {
            throw new IllegalArgumentException(combination + " not allowed");
        }
    }
}
