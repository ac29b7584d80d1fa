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
    UnixListener(OpenHandle open, Terms terms, UnixDomainSocketAddress local) {
        super(open, terms, Sockets.Kind.UNIX_LISTENER, local);
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

    @Override
    public UnixSocket accept() throws IOException {
        return accept((accepted, remote) ->
                new UnixSocket(accepted, terms, (UnixDomainSocketAddress) remote));
    }

    /** The path that this listens on. */
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
