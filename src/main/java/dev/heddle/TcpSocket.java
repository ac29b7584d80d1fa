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
