package dev.heddle.channels;

import dev.heddle.WrappingPath;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Iterator;
import java.util.Objects;

/** A path of a {@link HeddleFileSystem}: one of the platform's with another provider. */
final class HeddlePath implements WrappingPath {
    private final HeddleFileSystem files;
    private final Path wrapped;

    HeddlePath(HeddleFileSystem files, Path wrapped) {
        this.files = files;
        this.wrapped = wrapped;
    }

    @Override
    public Path wrapped() {
        return wrapped;
    }

    /** What the platform knows a path by; paths of others stay what they are. */
    static Path platform(Path path) {
        return path instanceof HeddlePath own ? own.wrapped : path;
    }

    private Path wrap(Path path) {
        return path == null ? null : new HeddlePath(files, path);
    }

    /** Those of the platform are taken, too: Heddle tells of names in these terms. */
    private Path unwrap(Path other) {
        if (other instanceof HeddlePath own) {
            return own.wrapped;
        }
        if (other.getFileSystem() == wrapped.getFileSystem()) {
            return other;
        }
        throw new ProviderMismatchException();
    }

    @Override
    public FileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return wrapped.isAbsolute();
    }

    @Override
    public Path getRoot() {
        return wrap(wrapped.getRoot());
    }

    @Override
    public Path getFileName() {
        return wrap(wrapped.getFileName());
    }

    @Override
    public Path getParent() {
        return wrap(wrapped.getParent());
    }

    @Override
    public int getNameCount() {
        return wrapped.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrap(wrapped.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return wrap(wrapped.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return Objects.requireNonNull(other) instanceof HeddlePath own
                && wrapped.startsWith(own.wrapped);
    }

    @Override
    public boolean endsWith(Path other) {
        return Objects.requireNonNull(other) instanceof HeddlePath own
                && wrapped.endsWith(own.wrapped);
    }

    @Override
    public Path normalize() {
        return wrap(wrapped.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return wrap(wrapped.resolve(unwrap(other)));
    }

    @Override
    public Path relativize(Path other) {
        return wrap(wrapped.relativize(unwrap(other)));
    }

    @Override
    public URI toUri() {
        return files.toOwn(wrapped.toUri());
    }

    @Override
    public Path toAbsolutePath() {
        return wrapped.isAbsolute() ? this : wrap(wrapped.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrap(wrapped.toRealPath(options));
    }

    /**
     * The same file.
     *
     * @throws UnsupportedOperationException as {@link Path#toFile} has it, if this file system is
     *         not the default one
     */
    @Override
    public File toFile() {
        if (!files.isDefault()) {
            throw new UnsupportedOperationException(
                    "Path not associated with default file system.");
        }
        return new File(wrapped.toString()); // the platform's is not the default one any more
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events,
            WatchEvent.Modifier... modifiers) throws IOException {
        Objects.requireNonNull(watcher);
        if (!(watcher instanceof Watching own)) {
            throw new ProviderMismatchException();
        }
        return own.register(wrapped, events, modifiers);
    }

    @Override
    public Iterator<Path> iterator() {
        Iterator<Path> names = wrapped.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return names.hasNext();
            }

            @Override
            public Path next() {
                return wrap(names.next());
            }
        };
    }

    @Override
    public int compareTo(Path other) {
        return wrapped.compareTo(((HeddlePath) other).wrapped);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeddlePath path && path.files == files
                && path.wrapped.equals(wrapped);
    }

    @Override
    public int hashCode() {
        return wrapped.hashCode();
    }

    @Override
    public String toString() {
        return wrapped.toString();
    }
}
