package dev.heddle.channels;

import dev.heddle.TcpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;

/** What a {@link HeddleSocket} works on: a TCP socket of the facade's. */
final class HeddleSocketImpl extends SocketImpl {
    /*
     * The states, their checks and the messages are java.net.Socket's own. As in the JDK, an
     * interrupt ends the waiting of a virtual thread, whereupon java.net.Socket closes itself; a
     * platform thread waits on, its interrupt status set when it returns. Only connecting ends
     * for both, since the facade cannot go on with it.
     */
    private final Openings openings;
    /** Null until create or accept. Volatile: a thread may close what another has created. */
    private volatile Connection connection;
    private volatile int timeoutMillis;

    HeddleSocketImpl(Openings openings) {
        this.openings = openings;
    }

    @Override
    protected void create(boolean stream) throws IOException {
        connection = new Connection(openings.heddle().openTcp());
    }

    /** Takes over a connection that was accepted. */
    void adopt(TcpSocket accepted) throws IOException {
        InetSocketAddress remote = accepted.remoteAddress();
        address = remote.getAddress();
        port = remote.getPort();
        localport = accepted.localAddress().getPort();
        connection = new Connection(accepted);
    }

    private Connection created() throws SocketException {
        Connection created = connection;
        if (created == null) {
            throw new SocketException("Socket not created");
        }
        return created;
    }

    @Override
    protected void connect(String host, int number) throws IOException {
        connect(new InetSocketAddress(host, number), 0);
    }

    @Override
    protected void connect(InetAddress host, int number) throws IOException {
        connect(new InetSocketAddress(host, number), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int timeout) throws IOException {
        if (!(remote instanceof InetSocketAddress internet)) {
            throw new IOException("Unsupported address type");
        }
        try {
            connectNow(internet, timeout);
        } catch (IOException e) {
            Closing.closeQuietly(this::close);
            throw e;
        }
    }

    private void connectNow(InetSocketAddress remote, int timeout) throws IOException {
        if (remote.isUnresolved()) {
            throw new UnknownHostException(remote.getHostName());
        }
        InetAddress host = remote.getAddress().isAnyLocalAddress()
                ? InetAddress.getLocalHost() : remote.getAddress();
        address = host;
        port = remote.getPort();
        SocketFailures.withoutChannel(() -> {
            created().connect(new InetSocketAddress(host, port), timeout);
            localport = localAddress().getPort();
            return null;
        });
    }

    private InetSocketAddress localAddress() throws IOException {
        InetSocketAddress local = (InetSocketAddress) created().socket().localAddress();
        return local == null ? new InetSocketAddress(0) : local;
    }

    @Override
    protected void bind(InetAddress host, int number) throws IOException {
        SocketFailures.withoutChannel(() -> {
            created().bind(new InetSocketAddress(host, number));
            localport = localAddress().getPort();
            return null;
        });
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("this socket connects; it cannot listen");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("this socket connects; it cannot accept");
    }

    int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, length);
        return Patience.make(timeoutMillis,
                millis -> SocketFailures.withoutChannel(() -> created().read(buffer, millis)));
    }

    void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length > 0) {
            ByteBuffer buffer = ByteBuffer.wrap(source, offset, length);
            Patience.make(0,
                    millis -> SocketFailures.withoutChannel(() -> {
                        created().write(buffer, millis);
                        return 0;
                    }));
        }
    }

    @Override
    protected InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) > 0 ? Byte.toUnsignedInt(one[0]) : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return HeddleSocketImpl.this.read(target, offset, length);
            }

            @Override
            public int available() throws IOException {
                return HeddleSocketImpl.this.available();
            }
        };
    }

    @Override
    protected OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                HeddleSocketImpl.this.write(source, offset, length);
            }
        };
    }

    @Override
    protected int available() throws IOException {
        Connection created = created();
        if (!created.socket().isOpen()) {
            throw new SocketException("Socket closed");
        }
        return SocketFailures.withoutChannel(created::available);
    }

    @Override
    protected void close() throws IOException {
        Connection created = connection;
        if (created != null) {
            Closing.close(openings.heddle(), created.socket()::close);
        }
    }

    @Override
    protected void shutdownInput() throws IOException {
        SocketFailures.withoutChannel(() -> {
            created().shutdownInput();
            return null;
        });
    }

    @Override
    protected void shutdownOutput() throws IOException {
        SocketFailures.withoutChannel(() -> {
            created().shutdownOutput();
            return null;
        });
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        if (option == SocketOptions.SO_TIMEOUT) {
            timeoutMillis = NumberedOption.timeout(value);
        } else {
            NumberedOption.set(created().socket(), option, value);
        }
    }

    @Override
    public Object getOption(int option) throws SocketException {
        return switch (option) {
            case SocketOptions.SO_TIMEOUT -> timeoutMillis;
            case SocketOptions.SO_BINDADDR ->
                    SocketFailures.asSocketExceptions(() -> localAddress().getAddress());
            default -> NumberedOption.get(created().socket(), option);
        };
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        Modes.requireFitting(option, value, supportedOptions());
        SocketFailures.withoutChannel(() -> created().socket().setOption(option, value));
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        Modes.requireSupported(option, supportedOptions());
        return SocketFailures.withoutChannel(() -> created().socket().getOption(option));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        Connection created = connection;
        return created == null ? Set.of() : created.socket().supportedOptions();
    }
}
