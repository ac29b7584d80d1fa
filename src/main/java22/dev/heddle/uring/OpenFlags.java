package dev.heddle.uring;

import dev.heddle.backend.DirectOption;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** The flags of open(2) for a set of options, as the JDK's file channels choose them. */
final class OpenFlags {
    private OpenFlags() {
    }

    static int of(Set<? extends OpenOption> options) {
        boolean writes = options.contains(StandardOpenOption.WRITE)
                || options.contains(StandardOpenOption.APPEND);
        int flags = FileConstants.O_CLOEXEC;
        if (writes) {
            flags |= options.contains(StandardOpenOption.READ)
                    ? FileConstants.O_RDWR : FileConstants.O_WRONLY;
        } else {
            flags |= FileConstants.O_RDONLY;
        }
        for (OpenOption option : options) {
            flags |= flag(option, writes);
        }
        return flags;
    }

    private static int flag(OpenOption option, boolean writes) {
        if (option instanceof StandardOpenOption standard) {
            return switch (standard) {
                case READ, WRITE, SPARSE, DELETE_ON_CLOSE -> 0;
                case APPEND -> FileConstants.O_APPEND;
                case TRUNCATE_EXISTING -> writes ? FileConstants.O_TRUNC : 0;
                case CREATE -> writes ? FileConstants.O_CREAT : 0;
                case CREATE_NEW -> writes ? FileConstants.O_CREAT | FileConstants.O_EXCL : 0;
                case SYNC -> FileConstants.O_SYNC;
                case DSYNC -> FileConstants.O_DSYNC;
            };
        }
        if (option == LinkOption.NOFOLLOW_LINKS) {
            return FileConstants.O_NOFOLLOW;
        }
        if (DirectOption.is(option)) {
            return FileConstants.O_DIRECT;
        }
        throw new IllegalArgumentException("open option " + option + " is not known");
    }
}
