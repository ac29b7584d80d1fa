package dev.heddle.nio;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A mode as chmod(2) knows it, in the JDK's terms: without set-user-ID, set-group-ID, sticky. */
final class Permissions {
    static final FileAttribute<?>[] NO_ATTRIBUTES = {};
    /** The permission bits from 0400 down to 0001 are these, in the order of the enum. */
    private static final PosixFilePermission[] PERMISSIONS = PosixFilePermission.values();

    private Permissions() {
    }

    /** What a file of this path is to be made with; nothing where there are no such permissions. */
    static FileAttribute<?>[] attributes(Path path, int mode) {
        if (!FileStatuses.hasView(path, "posix")) {
            return NO_ATTRIBUTES;
        }
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PERMISSIONS) {
            if ((mode & (0400 >> permission.ordinal())) != 0) {
                permissions.add(permission);
            }
        }
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
}
