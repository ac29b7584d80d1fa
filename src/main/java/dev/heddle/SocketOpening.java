package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.UnresolvedAddressException;

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
        Deadline shared = Deadline.at(terms.deadline().of(engine.loop()));
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
        return engine.holdings().opening("connect", remote, () -> {
            int number = sockets().openStream(family(remote));
            TcpSocket socket = engine.holdings().register(
                    new TcpSocket(new OpenHandle(engine, number, remote), terms, remote),
                    "connect");
            boolean connected = false;
            try {
                socket.connect();
                connected = true;
                return socket;
            } finally {
                if (!connected) {
                    socket.close();
                }
            }
        });
    }

    TcpListener listen(InetSocketAddress local, int backlog) throws IOException {
        requireResolved(local);
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", but must be 1 or more");
        }
        return engine.holdings().opening("listen", local, () -> {
            int number = sockets().openListener(listeningFamily(local));
            OpenHandle open = new OpenHandle(engine, number, local);
            boolean listening = false;
            try {
                sockets().listen(number, local, backlog);
                InetSocketAddress bound = (InetSocketAddress) sockets().localAddress(number);
                open.name(bound);
                listening = true;
                return engine.holdings().register(new TcpListener(open, terms, bound), "listen");
            } finally {
                if (!listening) {
                    open.close();
                }
            }
        });
    }

    private Sockets sockets() {
        return engine.sockets();
    }

    private static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
    }

    private static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** As in the JDK, the wildcard of IPv4 stands for all addresses, those of IPv6 included. */
    private static ProtocolFamily listeningFamily(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? null : family(address);
    }
}
