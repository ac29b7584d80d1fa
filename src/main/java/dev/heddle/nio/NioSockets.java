package dev.heddle.nio;

import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The socket calls that never wait, on the JDK's channels; for any thread. */
final class NioSockets implements Sockets {
    private final Handles handles;
    private final SelectorProvider channels;
    private final Map<Kind, Set<SocketOption<?>>> options = new EnumMap<>(Kind.class);

    /** @throws IOException if no socket can be made to ask for its options */
    NioSockets(Handles handles, SelectorProvider channels) throws IOException {
        this.handles = handles;
        this.channels = channels;
        for (Kind kind : Kind.values()) {
            options.put(kind, optionsOf(kind));
        }
    }

    private Set<SocketOption<?>> optionsOf(Kind kind) throws IOException {
        try (NetworkChannel channel = switch (kind) {
            case STREAM -> stream(null);
            case LISTENER -> listener(null);
            case DATAGRAM -> datagram(null);
            case UNIX_STREAM -> stream(StandardProtocolFamily.UNIX);
            case UNIX_LISTENER -> listener(StandardProtocolFamily.UNIX);
        }) {
            return channel.supportedOptions();
        } catch (UnsupportedOperationException e) {
            return Set.of(); // this system has no such sockets, as opening one will tell
        }
    }

    private SocketChannel stream(ProtocolFamily family) throws IOException {
        return family == null ? channels.openSocketChannel() : channels.openSocketChannel(family);
    }

    private ServerSocketChannel listener(ProtocolFamily family) throws IOException {
        return family == null ? channels.openServerSocketChannel()
                : channels.openServerSocketChannel(family);
    }

    private DatagramChannel datagram(ProtocolFamily family) throws IOException {
        return family == null ? channels.openDatagramChannel()
                : channels.openDatagramChannel(family);
    }

    @Override
    public int openStream(ProtocolFamily family) throws IOException {
        return open("a connection to be made", () -> new Stream(stream(family)));
    }

    @Override
    public int openListener(ProtocolFamily family) throws IOException {
        return open("a listener", () -> new Listener(listener(family), handles));
    }

    @Override
    public int openDatagram(ProtocolFamily family) throws IOException {
        return open("a UDP socket", () -> new Udp(datagram(family)));
    }

    /** Makes a socket. */
    @FunctionalInterface
    private interface Opening {
        PolledSocket open() throws IOException;
    }

    private int open(String what, Opening opening) throws IOException {
        try {
            PolledSocket socket = opening.open();
            socket.channel().configureBlocking(false);
            return add(socket);
        } catch (IOException e) {
            throw Failures.noSocket(ErrnoOf.of(e), what, e);
        }
    }

    private int add(PolledSocket socket) throws IOException {
        int handle = handles.add(socket);
        if (handle < 0) {
            socket.closeChannel();
            throw new AsynchronousCloseException();
        }
        return handle;
    }

    @Override
    public void bind(int handle, SocketAddress local) throws IOException {
        PolledSocket socket = socket(handle, "bind");
        try {
            socket.network().bind(local);
        } catch (IOException e) {
            throw failure(e, "bind", local);
        }
    }

    @Override
    public void listen(int handle, SocketAddress local, int backlog) throws IOException {
        if (!(socket(handle, "listen") instanceof Listener listener)) {
            throw new IllegalArgumentException("handle " + handle + " is not a listener");
        }
        try {
            listener.channel.bind(local, backlog);
        } catch (IOException e) {
            throw failure(e, "listen", local);
        }
    }

    @Override
    public void connectDatagram(int handle, SocketAddress remote) throws IOException {
        try {
            udp(handle, "connect").channel.connect(remote);
        } catch (IOException e) {
            throw failure(e, "connect", remote);
        }
    }

    @Override
    public void disconnectDatagram(int handle) throws IOException {
        Udp udp = udp(handle, "disconnect");
        try {
            udp.channel.disconnect();
        } catch (IOException e) {
            throw failure(e, "disconnect", named(udp));
        }
    }

    @Override
    public void join(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        try {
            udp(handle, "join").join(group, on, source);
        } catch (IOException e) {
            throw failure(e, "join", group);
        }
    }

    @Override
    public void leave(int handle, InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        udp(handle, "leave").leave(group, on, source);
    }

    private Udp udp(int handle, String doing) throws IOException {
        if (socket(handle, doing) instanceof Udp udp) {
            return udp;
        }
        throw new IllegalArgumentException("handle " + handle + " is not a UDP socket");
    }

    /** The JDK asks the system for TCP alone. */
    @Override
    public int available(int handle) throws IOException {
        if (socket(handle, "available") instanceof Stream stream
                && stream.channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            return stream.available();
        }
        return 0;
    }

    @Override
    public SocketAddress localAddress(int handle) throws IOException {
        return socket(handle, "getsockname").network().getLocalAddress();
    }

    @Override
    public Set<SocketOption<?>> options(Kind kind) {
        return options.get(kind);
    }

    @Override
    public <T> void setOption(int handle, SocketOption<T> option, T value) throws IOException {
        PolledSocket socket = socket(handle, "setsockopt");
        try {
            socket.network().setOption(option, value);
        } catch (IOException e) {
            throw failure(e, "setting " + option.name() + " to " + value, named(socket));
        }
    }

    @Override
    public <T> T getOption(int handle, SocketOption<T> option) throws IOException {
        PolledSocket socket = socket(handle, "getsockopt");
        try {
            return socket.network().getOption(option);
        } catch (IOException e) {
            throw failure(e, "reading " + option.name(), named(socket));
        }
    }

    private PolledSocket socket(int handle, String doing) throws IOException {
        if (handles.of(handle) instanceof PolledSocket socket) {
            return socket;
        }
        throw Failures.closed(doing, "socket " + handle);
    }

    /** What a failure is told about: the local address, where there is one already. */
    private static Object named(PolledSocket socket) {
        try {
            SocketAddress local = socket.network().getLocalAddress();
            return local == null ? "unbound socket" : local;
        } catch (IOException e) {
            return "closed socket";
        }
    }

    private static IOException failure(IOException e, String doing, Object subject) {
        return Failures.of(ErrnoOf.of(e), doing, subject, e);
    }
}
