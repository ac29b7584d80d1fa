package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.net.SocketOption;

/** A connection between processes of one machine, by a path: unix(7). */
public final class UnixSocket extends StreamSocket {
    UnixSocket(OpenHandle open, Terms terms, UnixDomainSocketAddress remote) {
        super(open, terms, Sockets.Kind.UNIX_STREAM, remote);
    }

    private UnixSocket(UnixSocket same, Terms terms) {
        super(same, terms, Sockets.Kind.UNIX_STREAM);
    }

    @Override
    public UnixSocket withDeadline(Deadline deadline) {
        return new UnixSocket(this, terms.with(deadline));
    }

    @Override
    public UnixSocket in(CancelScope scope) {
        return new UnixSocket(this, terms.in(engine.own(scope)));
    }

    /** The path of this end; empty where it has none, as is usual for the one that connected. */
    @Override
    public UnixDomainSocketAddress localAddress() throws IOException {
        return (UnixDomainSocketAddress) askLocalAddress();
    }

    /** The path of the other end; empty where it has none. */
    @Override
    public UnixDomainSocketAddress remoteAddress() {
        return (UnixDomainSocketAddress) super.remoteAddress();
    }

    @Override
    public <T> UnixSocket setOption(SocketOption<T> option, T value) throws IOException {
        applyOption(option, value);
        return this;
    }
}
