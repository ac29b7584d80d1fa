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

/**
 * Opens the drop-ins where a program opens channels of the JDK's, without a change to it:
 *
 * <pre>
 * java -Djava.nio.channels.spi.SelectorProvider=dev.heddle.channels.HeddleSelectorProvider
 * </pre>
 *
 * <p>That is for programs whose channels stay in blocking mode: to others, of which
 * {@code java.net.http.HttpClient} is one, {@code configureBlocking(false)} says
 * {@link UnsupportedOperationException}. Selectors and pipes are the JDK's own, for
 * which, as for the portable backend, there has to be
 * {@code --add-exports java.base/sun.nio.ch=ALL-UNNAMED} ({@code =dev.heddle} where that is a
 * module); without it they fail and say so. Meant for Unix: on Windows the JDK's own selectors
 * open channels through the named provider.
 */
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
        return HeddleDatagramChannel.open(this, openings(), null);
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return HeddleDatagramChannel.open(this, openings(), Objects.requireNonNull(family));
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
