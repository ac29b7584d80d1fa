package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;

/** A listening TCP socket. */
public final class TcpListener extends StreamListener {
    TcpListener(OpenHandle open, Terms terms, InetSocketAddress local) {
        super(open, terms, Sockets.Kind.LISTENER, local);
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

    @Override
    public TcpSocket accept() throws IOException {
        return accept((accepted, remote) ->
                new TcpSocket(accepted, terms, (InetSocketAddress) remote));
    }

    /** The address that this listens on, with the port that the system chose. */
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
