package dev.heddle.channels;

import dev.heddle.Deadline;
import dev.heddle.TcpListener;
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
import java.util.Set;

/** What a {@link HeddleServerSocket} works on: a listener of the facade's. */
final class HeddleServerSocketImpl extends SocketImpl {
    /* The states, their checks and the messages are java.net.ServerSocket's own. */
    private final Openings openings;
    /** Null until create. Volatile: a thread may close what another has created. */
    private volatile TcpListener listener;
    private volatile int timeoutMillis;
    /** Where to listen, from bind on. */
    private InetSocketAddress wanted;

    HeddleServerSocketImpl(Openings openings) {
        this.openings = openings;
    }

    @Override
    protected void create(boolean stream) throws IOException {
        listener = openings.heddle().openTcpListener();
    }

    private TcpListener created() throws SocketException {
        TcpListener created = listener;
        if (created == null) {
            throw new SocketException("Socket not created");
        }
        return created;
    }

    /** Binding is done by listening, which follows. */
    @Override
    protected void bind(InetAddress host, int number) {
        wanted = new InetSocketAddress(host, number);
    }

    @Override
    protected void listen(int backlog) throws IOException {
        SocketFailures.withoutChannel(() -> created().bind(wanted, backlog));
        address = wanted.getAddress();
        localport = created().localAddress().getPort();
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        if (!(accepted instanceof HeddleSocketImpl ours)) {
            throw new IOException("only a HeddleSocket can be accepted, and not " + accepted);
        }
        TcpSocket socket = Patience.make(timeoutMillis,
                millis -> SocketFailures.withoutChannel(() -> acceptNow(millis)));
        boolean adopted = false;
        try {
            ours.adopt(socket);
            adopted = true;
        } finally {
            if (!adopted) {
                Closing.closeQuietly(socket::close);
            }
        }
    }

    private TcpSocket acceptNow(int millis) throws IOException {
        TcpListener all = created();
        return millis == 0 ? all.accept() : Timeouts.telling("Accept timed out",
                () -> all.withDeadline(Timeouts.deadline(millis)).accept())
                .withDeadline(Deadline.NEVER);
    }

    @Override
    protected void close() throws IOException {
        TcpListener created = listener;
        if (created != null) {
            Closing.close(openings.heddle(), created::close);
        }
    }

    @Override
    public void setOption(int option, Object value) throws SocketException {
        if (option == SocketOptions.SO_TIMEOUT) {
            timeoutMillis = NumberedOption.timeout(value);
        } else {
            NumberedOption.set(created(), option, value);
        }
    }

    @Override
    public Object getOption(int option) throws SocketException {
        return option == SocketOptions.SO_TIMEOUT ? (Object) timeoutMillis
                : NumberedOption.get(created(), option);
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        Modes.requireFitting(option, value, supportedOptions());
        SocketFailures.withoutChannel(() -> created().setOption(option, value));
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        Modes.requireSupported(option, supportedOptions());
        return SocketFailures.withoutChannel(() -> created().getOption(option));
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        TcpListener created = listener;
        return created == null ? Set.of() : created.supportedOptions();
    }

    private static SocketException noStream() {
        return new SocketException("this socket listens; it has no stream");
    }

    @Override
    protected void connect(String host, int number) throws IOException {
        throw noStream();
    }

    @Override
    protected void connect(InetAddress host, int number) throws IOException {
        throw noStream();
    }

    @Override
    protected void connect(SocketAddress remote, int timeout) throws IOException {
        throw noStream();
    }

    @Override
    protected InputStream getInputStream() throws IOException {
        throw noStream();
    }

    @Override
    protected OutputStream getOutputStream() throws IOException {
        throw noStream();
    }

    @Override
    protected int available() throws IOException {
        throw noStream();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw noStream();
    }
}
