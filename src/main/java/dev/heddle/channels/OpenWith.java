package dev.heddle.channels;

import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/** What a channel was opened with, as the JDK's factory reads it. */
record OpenWith(boolean readable, boolean writable, boolean appends, boolean deletes,
        boolean noFollow) {
    /** rw-rw-rw-, before the umask. */
    static final int FILE_PERMISSIONS = 0666;
    /** rwxrwxrwx, before the umask. */
    static final int DIRECTORY_PERMISSIONS = 0777;

    private static final String PERMISSIONS_ATTRIBUTE = "posix:permissions";

    static OpenWith of(Set<? extends OpenOption> options) {
        Set<OpenOption> all = new HashSet<>(options);
        boolean appends = all.contains(StandardOpenOption.APPEND);
        boolean writes = all.contains(StandardOpenOption.WRITE);
        boolean deletes = all.contains(StandardOpenOption.DELETE_ON_CLOSE);
        return new OpenWith(
                all.contains(StandardOpenOption.READ) || !writes && !appends,
                writes || appends, appends, deletes,
                deletes || all.contains(LinkOption.NOFOLLOW_LINKS));
    }

    Set<OpenOption> forTwin(boolean andDelete) {
        Set<OpenOption> options = new HashSet<>();
        if (readable) {
            options.add(StandardOpenOption.READ);
        }
        if (writable) {
            options.add(StandardOpenOption.WRITE);
        }
        if (noFollow) {
            options.add(LinkOption.NOFOLLOW_LINKS);
        }
        if (andDelete) {
            options.add(StandardOpenOption.DELETE_ON_CLOSE);
        }
        return options;
    }

    /**
     * The permissions that attributes ask for, as chmod(2)'s mode.
     *
     * @throws UnsupportedOperationException for attributes that cannot be set at creation
     */
    static int permissions(int otherwise, FileAttribute<?>... attributes) {
        int mode = otherwise;
        for (FileAttribute<?> attribute : attributes) {
            Objects.requireNonNull(attribute);
            if (!attribute.name().equals(PERMISSIONS_ATTRIBUTE)) {
                throw new UnsupportedOperationException("'" + attribute.name()
                        + "' not supported as initial attribute");
            }
            mode = mode((Set<?>) attribute.value());
        }
        return mode;
    }

    /** The bits from 0400 down to 0001 are the permissions in the order of the enum. */
    private static int mode(Set<?> permissions) {
        int mode = 0;
        for (Object permission : permissions) {
            mode |= 0400 >> ((PosixFilePermission) permission).ordinal();
        }
        return mode;
    }
}
