package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Objects;
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
    private final Openings openings;
    private final HeddleSelectorProvider provider;

    private HeddleChannels(Heddle heddle, boolean keepsOpen) {
        this.heddle = heddle;
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
     * Another view of this, whose channels stay open when a thread in one of their calls is
     * interrupted: that call alone ends, with {@link java.io.InterruptedIOException}. Only
     * connecting closes its channel all the same, as every failure of it does.
     */
    public HeddleChannels keepingOpenOnInterrupt() {
        return new HeddleChannels(heddle, true);
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
}
