package dev.heddle;

import dev.heddle.backend.Sockets;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.net.SocketOption;

/**
 * A listening Unix-domain socket. Closing it leaves its file behind, as in the JDK: whoever wants
 * to listen there again deletes that first.
 */
public final class UnixListener extends StreamListener {
    UnixListener(OpenHandle open, Terms terms) {
        super(open, terms, Sockets.Kind.UNIX_LISTENER);
    }

    private UnixListener(UnixListener same, Terms terms) {
        super(same, terms, Sockets.Kind.UNIX_LISTENER);
    }

    @Override
    public UnixListener withDeadline(Deadline deadline) {
        return new UnixListener(this, terms.with(deadline));
    }

    @Override
    public UnixListener in(CancelScope scope) {
        return new UnixListener(this, terms.in(engine.own(scope)));
    }

    /**
     * Listens, if it was opened without: bind(2), listen(2). See
     * {@link Heddle#listen(UnixDomainSocketAddress, int)} for what may be wrong.
     *
     * @throws java.nio.channels.AlreadyBoundException if it listens already
     */
    public UnixListener bind(UnixDomainSocketAddress local, int backlog) throws IOException {
        SocketOpening.requireNamed(local);
        bindTo(local, backlog);
        return this;
    }

    @Override
    public UnixSocket accept() throws IOException {
        return accept((accepted, remote) ->
                new UnixSocket(accepted, terms, (UnixDomainSocketAddress) remote));
    }

    /** The path that this listens on; null if it has not been bound yet. */
    @Override
    public UnixDomainSocketAddress localAddress() {
        return (UnixDomainSocketAddress) super.localAddress();
    }

    @Override
    public <T> UnixListener setOption(SocketOption<T> option, T value) throws IOException {
        applyOption(option, value);
        return this;
    }
}
