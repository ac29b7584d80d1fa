package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;

/** A listening TCP socket. */
public final class TcpListener extends StreamListener {
    TcpListener(OpenHandle open, Terms terms) {
        super(open, terms, Sockets.Kind.LISTENER);
    }

    private TcpListener(TcpListener same, Terms terms) {
        super(same, terms, Sockets.Kind.LISTENER);
    }

    @Override
    public TcpListener withDeadline(Deadline deadline) {
        return new TcpListener(this, terms.with(deadline));
    }

    @Override
    public TcpListener in(CancelScope scope) {
        return new TcpListener(this, terms.in(engine.own(scope)));
    }

    /**
     * Listens, if it was opened without: bind(2), listen(2). See
     * {@link Heddle#listen(InetSocketAddress, int)} for what may be wrong.
     *
     * @throws java.nio.channels.AlreadyBoundException if it listens already
     * @throws java.nio.channels.UnsupportedAddressTypeException if it does not speak the address's
     *         family
     */
    public TcpListener bind(InetSocketAddress local, int backlog) throws IOException {
        SocketOpening.requireResolved(local);
        bindTo(local, backlog);
        return this;
    }

    @Override
    public TcpSocket accept() throws IOException {
        return accept((accepted, remote) ->
                new TcpSocket(accepted, terms, (InetSocketAddress) remote));
    }

    /**
     * The address that this listens on, with the port that the system chose; null if it has not
     * been bound yet.
     */
    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public <T> TcpListener setOption(SocketOption<T> option, T value) throws IOException {
        applyOption(option, value);
        return this;
    }
}
