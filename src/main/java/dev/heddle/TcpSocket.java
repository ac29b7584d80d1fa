package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;

/** A TCP connection. */
public final class TcpSocket extends StreamSocket {
    TcpSocket(OpenHandle open, Terms terms, InetSocketAddress remote) {
        super(open, terms, Sockets.Kind.STREAM, remote);
    }

    private TcpSocket(TcpSocket same, Terms terms) {
        super(same, terms, Sockets.Kind.STREAM);
    }

    @Override
    public TcpSocket withDeadline(Deadline deadline) {
        return new TcpSocket(this, terms.with(deadline));
    }

    @Override
    public TcpSocket in(CancelScope scope) {
        return new TcpSocket(this, terms.in(engine.own(scope)));
    }

    /**
     * Binds this end, if it was opened unconnected: bind(2).
     *
     * @param local port 0 lets the system choose; null stands for any address and port
     * @throws java.nio.channels.AlreadyBoundException if it is bound or connected
     * @throws java.nio.channels.UnsupportedAddressTypeException if it does not speak the address's
     *         family
     * @throws java.net.BindException if the port is in use, or the address not this machine's
     */
    public TcpSocket bind(InetSocketAddress local) throws IOException {
        if (local != null) {
            SocketOpening.requireResolved(local);
        }
        bindTo(local);
        return this;
    }

    /**
     * Connects, if it was opened unconnected: see {@link Heddle#connect(InetSocketAddress)}. If
     * that fails, also by deadline, interrupt or cancel, this is closed: the system does not let
     * a socket try twice.
     *
     * @throws java.nio.channels.AlreadyConnectedException if it is connected; it stays so
     */
    public TcpSocket connect(InetSocketAddress remote) throws IOException {
        SocketOpening.requireResolved(remote);
        connectTo(remote);
        return this;
    }

    @Override
    public InetSocketAddress localAddress() throws IOException {
        return (InetSocketAddress) askLocalAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    /**
     * Sets an option, such as {@link java.net.StandardSocketOptions#TCP_NODELAY}.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     * @throws IllegalArgumentException      if the value does not fit
     */
    @Override
    public <T> TcpSocket setOption(SocketOption<T> option, T value) throws IOException {
        applyOption(option, value);
        return this;
    }
}
