package dev.heddle.loop;

import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import java.nio.file.Path;
import java.util.Objects;

/** The part of {@link Operations} that works on names of files and directories. */
public abstract sealed class PathOperations permits Operations {
    PathOperations() {
    }

    /** Hands a filled and claimed completion to the loop. */
    abstract void start(Completion completion);

    /** Asks for a file's attributes by its path: see {@link Completion#status}. */
    public final void stat(Completion completion, Path path, boolean followLinks,
            Callback callback) {
        Objects.requireNonNull(path);
        completion.claim(Completion.Kind.BACKEND, callback);
        Operation.Stat stat = completion.toStat();
        stat.path = path;
        stat.followLinks = followLinks;
        start(completion);
    }

    /** Renames within a file system; without {@code replace}, not onto a name that is taken. */
    public final void rename(Completion completion, Path source, Path target, boolean replace,
            Callback callback) {
        Objects.requireNonNull(target);
        var rename = new PathOperation.Rename(completion);
        rename.target = target;
        rename.replace = replace;
        startPath(completion, rename, source, callback);
    }

    /** Removes the name of anything but a directory. */
    public final void unlink(Completion completion, Path path, Callback callback) {
        startPath(completion, new PathOperation.Unlink(completion), path, callback);
    }

    /** Removes an empty directory. */
    public final void removeDirectory(Completion completion, Path path, Callback callback) {
        startPath(completion, new PathOperation.RemoveDirectory(completion), path, callback);
    }

    /** Makes a directory of these permission bits, 0 to 0777, less the umask. */
    public final void makeDirectory(Completion completion, Path path, int mode,
            Callback callback) {
        var make = new PathOperation.MakeDirectory(completion);
        make.mode = mode;
        startPath(completion, make, path, callback);
    }

    /** Gives a file one more name. */
    public final void link(Completion completion, Path path, Path existing, Callback callback) {
        Objects.requireNonNull(existing);
        var link = new PathOperation.Link(completion);
        link.existing = existing;
        startPath(completion, link, path, callback);
    }

    /** Makes a symbolic link that points to a target. */
    public final void symbolicLink(Completion completion, Path path, Path target,
            Callback callback) {
        Objects.requireNonNull(target);
        var link = new PathOperation.SymbolicLink(completion);
        link.target = target;
        startPath(completion, link, path, callback);
    }

    /** Asks where a symbolic link points to: see {@link Completion#linkTarget}. */
    public final void readLink(Completion completion, Path path, Callback callback) {
        startPath(completion, new PathOperation.ReadLink(completion), path, callback);
    }

    /** Reads all of a directory, types too if they are wanted: see {@link Completion#entries}. */
    public final void listDirectory(Completion completion, Path path, boolean types,
            Callback callback) {
        var list = new PathOperation.ListDirectory(completion);
        list.types = types;
        startPath(completion, list, path, callback);
    }

    private void startPath(Completion completion, PathOperation operation, Path path,
            Callback callback) {
        operation.path = Objects.requireNonNull(path);
        completion.claim(Completion.Kind.BACKEND, callback);
        completion.keep(operation);
        start(completion);
    }
}
