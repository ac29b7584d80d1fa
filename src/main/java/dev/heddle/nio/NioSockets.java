package dev.heddle.nio;

import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** The socket calls that never wait, on the JDK's channels; for any thread. */
final class NioSockets implements Sockets {
    private final Handles handles;
    private final Set<SocketOption<?>> streamOptions;
    private final Set<SocketOption<?>> listenerOptions;

    /** @throws IOException if no socket can be made to ask for its options */
    NioSockets(Handles handles) throws IOException {
        this.handles = handles;
        try (SocketChannel stream = SocketChannel.open();
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            streamOptions = stream.supportedOptions();
            listenerOptions = listener.supportedOptions();
        }
    }

    @Override
    public int openStream(ProtocolFamily family) throws IOException {
        try {
            SocketChannel channel =
                    family == null ? SocketChannel.open() : SocketChannel.open(family);
            channel.configureBlocking(false);
            return add(new Stream(channel));
        } catch (IOException e) {
            throw failure(e, "socket", "a connection to be made");
        }
    }

    @Override
    public int openListener(ProtocolFamily family) throws IOException {
        try {
            ServerSocketChannel channel =
                    family == null ? ServerSocketChannel.open() : ServerSocketChannel.open(family);
            channel.configureBlocking(false);
            return add(new Listener(channel, handles));
        } catch (IOException e) {
            throw failure(e, "socket", "a listener");
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
    public SocketAddress localAddress(int handle) throws IOException {
        return socket(handle, "getsockname").network().getLocalAddress();
    }

    @Override
    public Set<SocketOption<?>> streamOptions() {
        return streamOptions;
    }

    @Override
    public Set<SocketOption<?>> listenerOptions() {
        return listenerOptions;
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
