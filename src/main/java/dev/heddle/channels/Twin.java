package dev.heddle.channels;

import dev.heddle.FileStatus;
import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The JDK's channel of the same file, for what only it can do: mappings, and locks that exclude
 * those of all other channels in the JVM. Opened when it is first needed.
 */
final class Twin {
    /*
     * Closing any descriptor of a file takes away the process's locks on it. So the twin is closed
     * with its channel, and never before: then as many descriptors come and go as with the JDK's
     * channels, at the same moments.
     *
     * It is found by the file's name. Whether that still is the file's is looked at afterwards, by
     * device and inode, where the backend can tell them of an open file.
     */
    private final Heddle heddle;
    private final HeddleFile file;
    private final OpenWith options;
    private final ReentrantLock opening = new ReentrantLock();
    private FileChannel channel;
    private Object key;
    private boolean closed;

    Twin(Heddle heddle, HeddleFile file, OpenWith options) {
        this.heddle = heddle;
        this.file = file;
        this.options = options;
    }

    /** The one there is, or a new one if there is none or an interrupt has closed that. */
    FileChannel channel() throws IOException {
        opening.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            if (channel == null || !channel.isOpen()) {
                channel = Interrupts.ignoring(this::open);
            }
            return channel;
        } finally {
            opening.unlock();
        }
    }

    /** What equals that of other channels of the same file. */
    Object key() throws IOException {
        opening.lock();
        try {
            if (key == null) {
                Object known = Interrupts.ignoring(() -> file.status().fileKey());
                key = known != null ? known : path().toAbsolutePath();
            }
            return key;
        } finally {
            opening.unlock();
        }
    }

    /** Has the JDK remove the name, too, and keeps that channel, as the name is needed no more. */
    void openAndDelete() throws IOException {
        opening.lock();
        try {
            channel = FileChannel.open(path(), options.forTwin(true));
        } finally {
            opening.unlock();
        }
    }

    private Path path() {
        return HeddlePath.platform(file.path());
    }

    private FileChannel open() throws IOException {
        FileStatus own = file.status();
        requireSame(own);
        FileChannel opened = FileChannel.open(path(), options.forTwin(false));
        try {
            requireSame(own);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private void requireSame(FileStatus own) throws IOException {
        LinkOption[] links = options.noFollow()
                ? new LinkOption[] {LinkOption.NOFOLLOW_LINKS} : new LinkOption[0];
        FileStatus named;
        try {
            named = heddle.paths().status(file.path(), links);
        } catch (NoSuchFileException e) {
            throw unnamed(e);
        }
        if (own.isOther() || named.isOther()) {
            throw new FileSystemException(file.path().toString(), null,
                    "pipes and devices can be neither mapped nor locked");
        }
        if (own.fileKey() != null && !Objects.equals(own.fileKey(), named.fileKey())) {
            throw unnamed(null);
        }
    }

    private FileSystemException unnamed(Throwable cause) {
        FileSystemException told = new FileSystemException(file.path().toString(), null,
                "mapping and locking need the name that the file was opened by, but it has been "
                        + "renamed, deleted or replaced since");
        told.initCause(cause);
        return told;
    }

    /** Closes without waiting for anybody; {@link #close} must follow. */
    void closeIfNobodyOpensIt() throws IOException {
        if (opening.tryLock()) {
            try {
                close();
            } finally {
                opening.unlock();
            }
        }
    }

    void close() throws IOException {
        opening.lock();
        try {
            closed = true;
            if (channel != null) {
                channel.close();
            }
        } finally {
            opening.unlock();
        }
    }
}
