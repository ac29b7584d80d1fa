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
import java.util.function.BiFunction;
import java.util.function.Function;

/** How sockets are connected and listeners opened: see {@link Heddle}. */
final class SocketOpening {
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
        return connect(family(remote), remote, open -> new TcpSocket(open, terms, remote));
    }

    UnixSocket connect(UnixDomainSocketAddress remote) throws IOException {
        if (isUnnamed(remote)) {
            throw new ConnectException("who has no path cannot be found: name the listener's");
        }
        return connect(StandardProtocolFamily.UNIX, remote,
                open -> new UnixSocket(open, terms, remote));
    }

    private <S extends StreamSocket> S connect(ProtocolFamily family, SocketAddress remote,
            Function<OpenHandle, S> making) throws IOException {
        return engine.holdings().opening("connect", remote, () -> {
            int number = sockets().openStream(family);
            S socket = making.apply(new OpenHandle(engine, number, remote));
            return registered(socket, "connect", StreamSocket::connect);
        });
    }

    TcpListener listen(InetSocketAddress local, int backlog) throws IOException {
        requireResolved(local);
        return listen(ownFamily(local), local, backlog,
                (open, bound) -> new TcpListener(open, terms, (InetSocketAddress) bound));
    }

    UnixListener listen(UnixDomainSocketAddress local, int backlog) throws IOException {
        if (isUnnamed(local)) {
            throw new BindException("a listener needs a path for others to find it by");
        }
        return listen(StandardProtocolFamily.UNIX, local, backlog,
                (open, bound) -> new UnixListener(open, terms, (UnixDomainSocketAddress) bound));
    }

    private <L extends StreamListener> L listen(ProtocolFamily family, SocketAddress local,
            int backlog, BiFunction<OpenHandle, SocketAddress, L> making) throws IOException {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", but must be 1 or more");
        }
        return engine.holdings().opening("listen", local, () -> {
            int number = sockets().openListener(family);
            OpenHandle open = new OpenHandle(engine, number, local);
            boolean listening = false;
            try {
                sockets().listen(number, local, backlog);
                SocketAddress bound = sockets().localAddress(number);
                open.name(bound);
                listening = true;
                return engine.holdings().register(making.apply(open, bound), "listen");
            } finally {
                if (!listening) {
                    open.close();
                }
            }
        });
    }

    UdpSocket openUdp(ProtocolFamily family) throws IOException {
        return openUdp(family, socket -> { });
    }

    UdpSocket bindUdp(InetSocketAddress local) throws IOException {
        requireResolved(local);
        return openUdp(ownFamily(local), socket -> socket.bind(local));
    }

    private UdpSocket openUdp(ProtocolFamily family, Step<UdpSocket> first) throws IOException {
        SocketAddress unbound = new InetSocketAddress(0);
        return engine.holdings().opening("open", unbound, () -> {
            int number = sockets().openDatagram(family);
            UdpSocket socket = new UdpSocket(new OpenHandle(engine, number, unbound), terms);
            return registered(socket, "open", first);
        });
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

    private static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new UnresolvedAddressException();
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
