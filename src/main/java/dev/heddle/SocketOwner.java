package dev.heddle;

import dev.heddle.backend.Sockets;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Objects;
import java.util.Set;

/** What sockets of all kinds have in common: options, and an address of their own. */
abstract sealed class SocketOwner extends HandleOwner
        permits StreamSocket, StreamListener, UdpSocket {
    private final Sockets.Kind kind;

    SocketOwner(OpenHandle open, Terms terms, Sockets.Kind kind) {
        super(open, terms);
        this.kind = kind;
    }

    /** Always the same, as a backend may be able to poll it on one only. */
    @Override
    final IoLoop loop() {
        return open.home();
    }

    final Sockets sockets() {
        return engine.sockets();
    }

    /** Asks the system for the address of this end. */
    final SocketAddress askLocalAddress() throws IOException {
        return withHandle("local address", () -> sockets().localAddress(handle.number()));
    }

    /** The options that can be set and read here. */
    public final Set<SocketOption<?>> supportedOptions() {
        return sockets().options(kind);
    }

    /** Sets an option; each kind of socket returns itself from that. */
    final <T> void applyOption(SocketOption<T> option, T value) throws IOException {
        requireSupported(option);
        withHandle("set option", () -> {
            sockets().setOption(handle.number(), option, value);
            return null;
        });
    }

    /**
     * Reads an option.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     */
    public final <T> T getOption(SocketOption<T> option) throws IOException {
        requireSupported(option);
        return withHandle("get option", () -> sockets().getOption(handle.number(), option));
    }

    private void requireSupported(SocketOption<?> option) {
        if (!supportedOptions().contains(Objects.requireNonNull(option))) {
            throw new UnsupportedOperationException("'" + option + "' not supported; these are: "
                    + supportedOptions());
        }
    }

    /** The kind of socket, what it is told apart by, and whether it is closed. */
    final String described(Object which) {
        return getClass().getSimpleName() + "[" + which + (isOpen() ? "]" : ", closed]");
    }
}
