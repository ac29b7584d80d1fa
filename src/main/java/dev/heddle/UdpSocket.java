package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Objects;

/**
 * A UDP socket: udp(7). It moves whole datagrams, which may be empty; the network may lose, double
 * and reorder them. One thread may receive while another sends; further ones queue behind them,
 * each direction by itself.
 *
 * <p>What is not bound yet is bound to a port of the system's choice by the first send, receive or
 * connect. Connecting fixes the peer and waits for nothing but the calls under way.
 *
 * <p>Interrupting a thread in one of these calls ends that call with
 * {@link java.io.InterruptedIOException} and leaves the socket open; closing it from another thread
 * ends it with {@link java.nio.channels.AsynchronousCloseException}. Either way the call returns
 * only when nothing writes to its buffer any more, and a datagram that had already been received by
 * then is delivered, not lost.
 */
public final class UdpSocket extends SocketOwner {
    private static final String RECEIVE = "receive";
    private static final String SEND = "send";
    private static final String CONNECT = "connect";
    private static final String DISCONNECT = "disconnect";

    private final UdpState state;

    UdpSocket(OpenHandle open, Terms terms) {
        this(open, terms, new UdpState(open));
    }

    private UdpSocket(OpenHandle open, Terms terms, UdpState state) {
        super(open, terms, Sockets.Kind.DATAGRAM);
        this.state = state;
    }

    /** Another view of this socket, whose calls have a deadline. */
    public UdpSocket withDeadline(Deadline deadline) {
        return new UdpSocket(open, terms.with(deadline), state);
    }

    /** Another view of this socket, whose calls belong to a scope. */
    public UdpSocket in(CancelScope scope) {
        return new UdpSocket(open, terms.in(engine.own(scope)), state);
    }

    /**
     * Binds it: bind(2).
     *
     * @param local port 0 lets the system choose; null stands for any address and port
     * @throws AlreadyBoundException if it is bound
     * @throws UnsupportedAddressTypeException if it does not speak the address's family
     * @throws java.net.BindException if the port is in use, or the address not this machine's
     */
    public UdpSocket bind(InetSocketAddress local) throws IOException {
        if (local != null && local.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        requireOpen("bind");
        if (!bindOnce(local)) {
            throw new AlreadyBoundException();
        }
        return this;
    }

    private boolean bindOnce(InetSocketAddress local) throws IOException {
        return !state.isBound() && withHandle("bind", () -> state.bindOnce(local));
    }

    /**
     * Fixes the peer: connect(2). From then on {@link #send(ByteBuffer)} sends there, and only its
     * datagrams are received; those that have come before, from anybody, are discarded.
     *
     * @throws AlreadyConnectedException if it is connected
     * @throws UnsupportedAddressTypeException if it does not speak the address's family
     */
    public UdpSocket connect(InetSocketAddress remote) throws IOException {
        requireTarget(remote, CONNECT);
        inBothTurns(CONNECT, () -> {
            if (state.remote != null) {
                throw new AlreadyConnectedException();
            }
            bindOnce(null);
            withHandle(CONNECT, () -> state.connect(remote));
        });
        return this;
    }

    /** Lets it send to and receive from anybody again; does nothing if it is not connected. */
    public UdpSocket disconnect() throws IOException {
        inBothTurns(DISCONNECT, () -> {
            if (state.remote != null) {
                withHandle(DISCONNECT, state::disconnect);
            }
        });
        return this;
    }

    /** A step that fails as I/O does. */
    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    /** While nobody sends or receives. */
    private void inBothTurns(String doing, Step step) throws IOException {
        requireOpen(doing);
        state.receiving.enter(this, doing);
        try {
            state.sending.enter(this, doing);
            try {
                step.take();
            } finally {
                state.sending.leave();
            }
        } finally {
            state.receiving.leave();
        }
    }

    /**
     * Receives a datagram: recvfrom(2). What the target has no room for is discarded; one that has
     * no room at all takes a datagram all the same.
     *
     * @return its sender; how much the target's position has moved tells its length
     * @throws java.net.PortUnreachableException if this is connected, and the peer's host has told
     *         that nobody has that port
     * @throws java.net.SocketTimeoutException if none came before the deadline
     */
    public InetSocketAddress receive(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        requireOpen(RECEIVE);
        bindOnce(null);
        Call call = state.receiving.enter(this, RECEIVE);
        try {
            begin(call, RECEIVE);
            if (!call.recvFromInPlace(handle.number(), target)) {
                call.loop().recvFrom(call.completion(), handle.number(), target, call);
            }
            int count = (int) finish(call, RECEIVE, state.remote);
            target.position(target.position() + count);
            return (InetSocketAddress) call.completion().remote();
        } finally {
            state.receiving.leave();
        }
    }

    /**
     * Sends the source's bytes as one datagram: sendto(2).
     *
     * @return its length in bytes
     * @throws AlreadyConnectedException if this is connected, and not to that address
     * @throws UnsupportedAddressTypeException if it does not speak the address's family
     * @throws SocketException if it is longer than a datagram may be: 65 507 bytes over IPv4
     * @throws java.net.PortUnreachableException if this is connected, and the peer's host has told
     *         of an earlier datagram that nobody has that port
     */
    public int send(ByteBuffer source, InetSocketAddress target) throws IOException {
        Objects.requireNonNull(source);
        requireTarget(target, SEND);
        return sendTo(source, target);
    }

    /**
     * Sends a datagram to the peer: see {@link #send(ByteBuffer, InetSocketAddress)}. On the
     * portable backend it must not be empty: {@link SocketException}.
     *
     * @throws NotYetConnectedException if this is not connected
     */
    public int send(ByteBuffer source) throws IOException {
        return sendTo(Objects.requireNonNull(source), null);
    }

    private int sendTo(ByteBuffer source, InetSocketAddress target) throws IOException {
        requireOpen(SEND);
        bindOnce(null);
        Call call = state.sending.enter(this, SEND);
        try {
            InetSocketAddress peer = state.remote;
            requireFitting(target, peer);
            begin(call, SEND);
            // To the peer without an address: the system knows it, and need not look it up.
            InetSocketAddress named = peer == null ? target : null;
            if (!call.sendToInPlace(handle.number(), source, named)) {
                call.loop().sendTo(call.completion(), handle.number(), source, named, call);
            }
            int count = (int) finish(call, SEND, peer == null ? target : peer);
            source.position(source.position() + count);
            return count;
        } finally {
            state.sending.leave();
        }
    }

    private static void requireFitting(InetSocketAddress target, InetSocketAddress peer) {
        if (target == null && peer == null) {
            throw new NotYetConnectedException();
        }
        if (target != null && peer != null && !target.equals(peer)) {
            throw new AlreadyConnectedException();
        }
    }

    private static void requireTarget(InetSocketAddress target, String doing)
            throws IOException {
        if (target.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        if (target.getPort() == 0) {
            throw new SocketException(
                    target + ": " + doing + " failed: no datagram goes to port 0; name another");
        }
    }

    /** @param with the other end, where it is known */
    private long finish(Call call, String doing, InetSocketAddress with) throws IOException {
        Call.End end = call.await();
        if (call.errno() == null) {
            return call.result();
        }
        Object subject = with == null ? subject() : with;
        if (call.errno() == Errno.ECONNREFUSED && isOpen()) {
            throw Failures.portUnreachable(doing, subject, call.cause());
        }
        if (call.cause() instanceof UnsupportedAddressTypeException cause) {
            throw (RuntimeException) new UnsupportedAddressTypeException().initCause(cause);
        }
        throw CallFailures.of(engine, call, end, doing, subject, !isOpen());
    }

    /** Joins a multicast group on an interface; twice is as good as once. */
    public Membership join(InetAddress group, NetworkInterface on) throws IOException {
        return state.memberships.join(this, group, on, null);
    }

    /**
     * Joins a multicast group on an interface, to hear of one sender; there may be several calls.
     *
     * @throws IllegalArgumentException if the group is no multicast address, the source is not
     *         that of one sender, or their families are not the same or not this socket's
     * @throws IllegalStateException    if it has joined the group for all senders, or the other way
     *         round
     */
    public Membership join(InetAddress group, NetworkInterface on, InetAddress source)
            throws IOException {
        return state.memberships.join(this, group, on, Objects.requireNonNull(source));
    }

    /** The address that it is bound to, or null if it is not. */
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) askLocalAddress();
    }

    /** The peer that it is connected to, or null. */
    public InetSocketAddress remoteAddress() {
        return state.remote;
    }

    /**
     * Sets an option, such as {@link java.net.StandardSocketOptions#SO_BROADCAST}.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     * @throws IllegalArgumentException      if the value does not fit
     */
    public <T> UdpSocket setOption(SocketOption<T> option, T value) throws IOException {
        applyOption(option, value);
        return this;
    }

    @Override
    public String toString() {
        InetSocketAddress peer = state.remote;
        return described(peer == null ? subject() : subject() + " to " + peer);
    }
}
