package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.CopyOption;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** One move: see {@link HeddlePaths#move}. */
final class PathMove {
    /*
     * The JDK looks at both files first, and deletes the target before it renames. Here the rename
     * comes first, which does in one step what it can; the rest is for what it refuses.
     */
    private final PathSteps steps;
    private final Path source;
    private final Path target;
    private boolean replaces;
    private boolean atomic;

    PathMove(PathSteps steps, Path source, Path target, CopyOption... options) {
        this.steps = steps;
        this.source = source;
        this.target = target;
        for (CopyOption option : options) {
            take(Objects.requireNonNull(option));
        }
    }

    private void take(CopyOption option) {
        if (option == StandardCopyOption.REPLACE_EXISTING) {
            replaces = true;
        } else if (option == StandardCopyOption.ATOMIC_MOVE) {
            atomic = true;
        } else if (option != LinkOption.NOFOLLOW_LINKS) { // a move follows none anyway
            throw new UnsupportedOperationException("copy option " + option
                    + " is not supported by a move; REPLACE_EXISTING and ATOMIC_MOVE are");
        }
    }

    void make() throws IOException {
        if (atomic) {
            moveAtomically();
        } else if (replaces) {
            moveReplacing();
        } else {
            moveKeeping();
        }
    }

    private void moveAtomically() throws IOException {
        if (steps.rename(source, target, true, Errno.EXDEV) != null) {
            throw new AtomicMoveNotSupportedException(source.toString(), target.toString(),
                    "move failed: the two lie on different file systems (EXDEV)");
        }
    }

    /** A directory does not replace a file, nor the reverse, unless that is deleted first. */
    private void moveReplacing() throws IOException {
        Errno errno = steps.rename(source, target, true, Errno.EISDIR, Errno.ENOTDIR,
                Errno.EEXIST, Errno.ENOTEMPTY);
        if (errno == Errno.EISDIR || errno == Errno.ENOTDIR) {
            requireSource(); // or it is on the way to one of them that a directory is missing
            if (isThere(target)) {
                steps.delete(target);
            }
            steps.rename(source, target, true);
        } else if (errno != null) {
            throw Failures.of(Errno.ENOTEMPTY, "move onto it", target, null);
        }
    }

    private void moveKeeping() throws IOException {
        Errno errno = steps.rename(source, target, false, Errno.EEXIST, Errno.EINVAL,
                Errno.ENOTDIR);
        if (errno == null) {
            return;
        }
        requireSource();
        if (isThere(target)) {
            if (!isSame()) {
                throw Failures.of(Errno.EEXIST, "move onto it", target, null);
            }
        } else {
            // Some file systems, of networks mostly, know no rename that keeps: EINVAL.
            steps.rename(source, target, errno == Errno.EINVAL);
        }
    }

    /** Missing altogether, it is named as such, whatever else is wrong. */
    private void requireSource() throws IOException {
        steps.status(source, false);
    }

    private boolean isThere(Path path) throws IOException {
        return HeddlePaths.isThere(steps, path, false);
    }

    /** As in the JDK, moving a file onto itself does nothing. */
    private boolean isSame() throws IOException {
        Object key = steps.status(source, false).fileKey();
        return source.equals(target)
                || key != null && key.equals(steps.status(target, false).fileKey());
    }
}
