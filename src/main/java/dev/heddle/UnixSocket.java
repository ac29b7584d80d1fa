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

    /**
     * Binds this end to a path, if it was opened unconnected: bind(2). It must not exist yet.
     *
     * @param local null and the empty path leave it without a name
     * @throws java.nio.channels.AlreadyBoundException if it is bound or connected
     * @throws java.net.BindException if the path exists
     */
    public UnixSocket bind(UnixDomainSocketAddress local) throws IOException {
        bindTo(local);
        return this;
    }

    /**
     * Connects, if it was opened unconnected: see
     * {@link Heddle#connect(UnixDomainSocketAddress)}. If that fails, also by deadline, interrupt
     * or cancel, this is closed.
     *
     * @throws java.nio.channels.AlreadyConnectedException if it is connected; it stays so
     */
    public UnixSocket connect(UnixDomainSocketAddress remote) throws IOException {
        connectTo(remote);
        return this;
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
