package dev.heddle.channels;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;

/** Opens the drop-ins where the JDK asks for channels: see {@link HeddleChannels}. */
public final class HeddleSelectorProvider extends SelectorProvider {
    /** Null for the process's own, looked up for each channel. */
    private final Openings openings;

    /** Of channels on the process's own Heddle: see {@link HeddleChannels#shared}. */
    public HeddleSelectorProvider() {
        this(null);
    }

    HeddleSelectorProvider(Openings openings) {
        this.openings = openings;
    }

    private Openings openings() {
        return openings == null ? HeddleChannels.shared().openings() : openings;
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return HeddleSocketChannel.open(this, openings(), null);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return HeddleSocketChannel.open(this, openings(), Objects.requireNonNull(family));
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return HeddleServerSocketChannel.open(this, openings(), null);
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family)
            throws IOException {
        return HeddleServerSocketChannel.open(this, openings(), Objects.requireNonNull(family));
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pipe openPipe() throws IOException {
        return JdkProvider.get().openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return JdkProvider.get().openSelector();
    }
}
