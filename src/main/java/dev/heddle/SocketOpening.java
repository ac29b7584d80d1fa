package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Function;

/** How sockets are connected and listeners opened: see {@link Heddle}. */
final class SocketOpening {
    /** What messages name until an address is known. */
    private static final SocketAddress UNBOUND = new InetSocketAddress(0);
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private final Engine engine;
    private final Terms terms;

    SocketOpening(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
    }

    /** Each address in turn, all within the one deadline. */
    TcpSocket connect(String host, int port) throws IOException {
        Deadline shared = Deadline.at(terms.deadline().of(engine.loops().first()));
        SocketOpening within = new SocketOpening(engine, terms.with(shared));
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                TcpSocket socket = within.connect(new InetSocketAddress(address, port));
                return socket.withDeadline(terms.deadline());
            } catch (InterruptedIOException | CallCancelledException e) {
                throw e;
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    TcpSocket connect(InetSocketAddress remote) throws IOException {
        requireResolved(remote);
        return open("connect", remote, () -> sockets().openStream(family(remote)),
                open -> new TcpSocket(open, terms, null), socket -> socket.connectTo(remote));
    }

    UnixSocket connect(UnixDomainSocketAddress remote) throws IOException {
        if (isUnnamed(remote)) {
            throw new ConnectException("who has no path cannot be found: name the listener's");
        }
        return open("connect", remote, () -> sockets().openStream(StandardProtocolFamily.UNIX),
                open -> new UnixSocket(open, terms, null), socket -> socket.connectTo(remote));
    }

    TcpSocket openTcp(ProtocolFamily family) throws IOException {
        requireInternet(family);
        return open("open", UNBOUND, () -> sockets().openStream(family),
                open -> new TcpSocket(open, terms, null), socket -> { });
    }

    UnixSocket openUnix() throws IOException {
        return open("open", UNNAMED, () -> sockets().openStream(StandardProtocolFamily.UNIX),
                open -> new UnixSocket(open, terms, null), socket -> { });
    }

    TcpListener listen(InetSocketAddress local, int backlog) throws IOException {
        requireResolved(local);
        return open("listen", local, () -> sockets().openListener(ownFamily(local)),
                open -> new TcpListener(open, terms),
                listener -> listener.bindTo(local, backlog));
    }

    UnixListener listen(UnixDomainSocketAddress local, int backlog) throws IOException {
        requireNamed(local);
        return open("listen", local, () -> sockets().openListener(StandardProtocolFamily.UNIX),
                open -> new UnixListener(open, terms),
                listener -> listener.bindTo(local, backlog));
    }

    TcpListener openTcpListener(ProtocolFamily family) throws IOException {
        requireInternet(family);
        return open("open", UNBOUND, () -> sockets().openListener(family),
                open -> new TcpListener(open, terms), listener -> { });
    }

    UnixListener openUnixListener() throws IOException {
        return open("open", UNNAMED, () -> sockets().openListener(StandardProtocolFamily.UNIX),
                open -> new UnixListener(open, terms), listener -> { });
    }

    private static void requireInternet(ProtocolFamily family) {
        if (family == StandardProtocolFamily.UNIX) {
            throw new UnsupportedOperationException("no TCP socket is of the family " + family);
        }
    }

    UdpSocket openUdp(ProtocolFamily family) throws IOException {
        return openUdp(family, socket -> { });
    }

    UdpSocket bindUdp(InetSocketAddress local) throws IOException {
        requireResolved(local);
        return openUdp(ownFamily(local), socket -> socket.bind(local));
    }

    private UdpSocket openUdp(ProtocolFamily family, Step<UdpSocket> first) throws IOException {
        return open("open", UNBOUND, () -> sockets().openDatagram(family),
                open -> new UdpSocket(open, terms), first);
    }

    /** Opens a socket and takes the step with it; if that fails, closes it again. */
    private <S extends SocketOwner> S open(String doing, SocketAddress subject,
            HandleOwner.SystemCall<Integer> opening, Function<OpenHandle, S> making,
            Step<? super S> first) throws IOException {
        return engine.holdings().opening(doing, subject, () -> registered(
                making.apply(new OpenHandle(engine, opening.make(), subject)), doing, first));
    }

    /** What is done with a new socket before its opener has it. */
    @FunctionalInterface
    private interface Step<S> {
        void take(S socket) throws IOException;
    }

    /** Registers a socket and takes the step; if that fails, closes the socket again. */
    private <S extends SocketOwner> S registered(S socket, String doing, Step<? super S> step)
            throws IOException {
        engine.holdings().register(socket, doing);
        boolean done = false;
        try {
            step.take(socket);
            done = true;
            return socket;
        } finally {
            if (!done) {
                socket.close();
            }
        }
    }

    private Sockets sockets() {
        return engine.sockets();
    }

    static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
    }

    static void requireNamed(UnixDomainSocketAddress address) throws BindException {
        if (isUnnamed(address)) {
            throw new BindException("a listener needs a path for others to find it by");
        }
    }

    private static boolean isUnnamed(UnixDomainSocketAddress address) {
        return address.getPath().toString().isEmpty();
    }

    private static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** As in the JDK, the wildcard of IPv4 stands for all addresses, those of IPv6 included. */
    private static ProtocolFamily ownFamily(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? null : family(address);
    }
}
