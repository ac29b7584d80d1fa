package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystem;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/**
 * Opens drop-ins for the JDK's channels and sockets, on a {@link Heddle} of the caller's or on the
 * process's own.
 *
 * <p>They belong to that Heddle: when it is closed, so are they. Any thread may call.
 */
public final class HeddleChannels {
    private final Heddle heddle;
    private final Interrupts interrupts;
    private final Openings openings;
    private final HeddleSelectorProvider provider;

    private HeddleChannels(Heddle heddle, boolean keepsOpen) {
        this.heddle = heddle;
        interrupts = keepsOpen ? Interrupts.END_CALL : Interrupts.CLOSE;
        openings = new Openings(heddle, keepsOpen);
        provider = new HeddleSelectorProvider(openings);
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
     * Another view of these: what it opens stays open when a thread is interrupted in a call on
     * it. The call ends with {@link java.io.InterruptedIOException}, the interrupt status stays
     * set. Only connecting closes its channel all the same, as every failure of it does. Without
     * this an interrupt closes the channel, as the JDK has it.
     */
    public HeddleChannels keepingOpenOnInterrupt() {
        return new HeddleChannels(heddle, true);
    }

    Interrupts interrupts() {
        return interrupts;
    }

    Openings openings() {
        return openings;
    }

    /** Opens a TCP channel, for IPv4 and IPv6: {@link SocketChannel#open()}. */
    public SocketChannel openSocket() throws IOException {
        return provider.openSocketChannel();
    }

    /**
     * Opens a channel of a family: {@link SocketChannel#open(ProtocolFamily)}.
     *
     * @param family a {@link java.net.StandardProtocolFamily}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public SocketChannel openSocket(ProtocolFamily family) throws IOException {
        return provider.openSocketChannel(family);
    }

    /** Opens a TCP channel that will listen: {@link ServerSocketChannel#open()}. */
    public ServerSocketChannel openServerSocket() throws IOException {
        return provider.openServerSocketChannel();
    }

    /**
     * Opens a channel of a family that will listen:
     * {@link ServerSocketChannel#open(ProtocolFamily)}.
     *
     * @param family a {@link java.net.StandardProtocolFamily}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public ServerSocketChannel openServerSocket(ProtocolFamily family) throws IOException {
        return provider.openServerSocketChannel(family);
    }

    /**
     * A channel's input as a stream, as {@link Channels#newInputStream} gives it; closing it
     * closes the channel. That method itself does for channels of the JDK's own only: of any
     * other's streams, a reader that waits keeps the writers waiting, too.
     */
    public static InputStream newInputStream(SocketChannel channel) {
        return channel instanceof HeddleSocketChannel ours ? new SocketInput(ours, () -> 0)
                : Channels.newInputStream(channel);
    }

    /** A channel's output as a stream: see {@link #newInputStream}. */
    public static OutputStream newOutputStream(SocketChannel channel) {
        return channel instanceof HeddleSocketChannel ours ? new SocketOutput(ours)
                : Channels.newOutputStream(channel);
    }

    /** Opens a UDP channel, for IPv4 and IPv6: {@link DatagramChannel#open()}. */
    public DatagramChannel openDatagram() throws IOException {
        return provider.openDatagramChannel();
    }

    /**
     * Opens a UDP channel of a family: {@link DatagramChannel#open(ProtocolFamily)}.
     *
     * @param family {@link java.net.StandardProtocolFamily#INET} or
     *               {@link java.net.StandardProtocolFamily#INET6}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public DatagramChannel openDatagram(ProtocolFamily family) throws IOException {
        return provider.openDatagramChannel(family);
    }

    /**
     * Makes {@link java.net.Socket}s on this Heddle, which are not channels'. Interrupts do to
     * them what they do to the JDK's: close them, if the thread is a virtual one.
     */
    public SocketFactory socketFactory() {
        return new HeddleSocketFactory(this);
    }

    /** Makes {@link java.net.ServerSocket}s on this Heddle, which are not channels'. */
    public ServerSocketFactory serverSocketFactory() {
        return new HeddleServerSocketFactory(this);
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
