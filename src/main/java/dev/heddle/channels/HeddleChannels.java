package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Opens drop-ins for the JDK's channels and sockets, on a {@link Heddle} of the caller's or on the
 * process's own.
 *
 * <p>They belong to that Heddle: when it is closed, so are they. Any thread may call.
 */
public final class HeddleChannels {
    private final Heddle heddle;
    private final Interrupts interrupts;

    private HeddleChannels(Heddle heddle, boolean keepsOpen) {
        this.heddle = heddle;
        interrupts = keepsOpen ? Interrupts.END_CALL : Interrupts.CLOSE;
    }

    /** On this Heddle, and with the deadline and scope of this view of it. */
    public static HeddleChannels of(Heddle heddle) {
        return new HeddleChannels(Objects.requireNonNull(heddle, "heddle"), false);
    }

    /**
     * On the process's own Heddle, which is opened on first use with the defaults.
     *
     * @throws java.io.UncheckedIOException if a backend is forced by the system property
     *         {@code dev.heddle.backend} and cannot run here
     */
    public static HeddleChannels shared() {
        return of(SharedHeddle.get());
    }

    /** On which these are. */
    public Heddle heddle() {
        return heddle;
    }

    /**
     * Another view of this, whose channels stay open when a thread in one of their calls is
     * interrupted: that call alone ends, with {@link java.io.InterruptedIOException}.
     */
    public HeddleChannels keepingOpenOnInterrupt() {
        return new HeddleChannels(heddle, true);
    }

    Interrupts interrupts() {
        return interrupts;
    }

    /** Opens a file: {@link FileChannel#open(Path, OpenOption...)}. */
    public FileChannel openFile(Path path, OpenOption... options) throws IOException {
        return openFile(path, new HashSet<>(Arrays.asList(options)));
    }

    /**
     * Opens a file: {@link FileChannel#open(Path, Set, FileAttribute...)}.
     *
     * @param path       in the default file system, or of {@link #fileSystem}
     * @param options    as for {@link Heddle#openFile(Path, Set, int)}
     * @param attributes {@code posix:permissions}, or none
     * @throws IllegalArgumentException      if the options contradict each other, or the path
     *         belongs to another file system
     * @throws UnsupportedOperationException if an option or attribute is unknown
     */
    public FileChannel openFile(Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        return ChannelOpening.open(heddle, interrupts, path, options, attributes);
    }

    /**
     * The platform's file system with these channels: {@code Files} and {@code FileChannel.open}
     * use them for its paths. Paths of two such file systems are not equal.
     */
    public FileSystem fileSystem() {
        return new HeddleFileSystemProvider(this).files();
    }
}
