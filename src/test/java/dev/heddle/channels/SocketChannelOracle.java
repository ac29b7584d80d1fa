package dev.heddle.channels;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels that connect: states, addresses, options and wrong calls. */
abstract class SocketChannelOracle extends Oracle {
    private static final SocketAddress STRANGE = new SocketAddress() {
        private static final long serialVersionUID = 1;
    };

    private static void state(Transcript told, SocketChannel channel) {
        told.note("open", channel.isOpen());
        told.note("connected", channel.isConnected());
        told.note("pending", channel.isConnectionPending());
        told.note("blocking", channel.isBlocking());
        told.note("registered", channel.isRegistered());
        told.call("local", channel::getLocalAddress);
        told.call("remote", channel::getRemoteAddress);
    }

    private static void everyCall(Transcript told, SocketChannel channel) {
        told.call("read", () -> channel.read(ByteBuffer.allocate(4)));
        told.call("read none", () -> channel.read(ByteBuffer.allocate(0)));
        told.call("read read-only",
                () -> channel.read(ByteBuffer.allocate(4).asReadOnlyBuffer()));
        told.call("read null", () -> channel.read((ByteBuffer) null));
        told.call("scatter", () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(4)}));
        told.call("scatter none", () -> channel.read(new ByteBuffer[0]));
        told.call("scatter beyond",
                () -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(4)}, 1, 1));
        told.call("write", () -> channel.write(bytes(1, 2)));
        told.call("write none", () -> channel.write(bytes()));
        told.call("write null", () -> channel.write((ByteBuffer) null));
        told.call("gather", () -> channel.write(new ByteBuffer[] {bytes(1), bytes(2)}));
        told.call("gather beyond", () -> channel.write(new ByteBuffer[] {bytes(1)}, 0, 2));
        told.call("gather negative", () -> channel.write(new ByteBuffer[] {bytes(1)}, -1, 1));
        told.call("finishConnect", channel::finishConnect);
        told.call("setOption", () -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
        told.call("getOption", () -> channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
        told.call("configureBlocking", () -> channel.configureBlocking(true));
        told.call("register", () -> {
            try (Selector selector = Selector.open()) {
                return channel.register(selector, SelectionKey.OP_READ);
            }
        });
        told.note("validOps", channel.validOps());
        told.step("shutdownInput", channel::shutdownInput);
        told.step("shutdownOutput", channel::shutdownOutput);
    }

    @Test
    void unconnectedChannel() throws Exception {
        same((subject, told) -> {
            SocketChannel channel = told.keep(subject.socket(null));
            state(told, channel);
            everyCall(told, channel);
            state(told, channel);
        });
    }

    @Test
    void closedChannel() throws Exception {
        same((subject, told) -> {
            SocketChannel channel = subject.socket(null);
            channel.close();
            channel.close();
            state(told, channel);
            everyCall(told, channel);
            told.step("bind", () -> channel.bind(null));
            told.step("connect", () -> channel.connect(loopback(1)));
            told.step("connect null", () -> channel.connect(null));
            told.step("connect strange", () -> channel.connect(STRANGE));
        });
    }

    @Test
    void connectedChannelThatIsClosed() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            pair.channel().close();
            state(told, pair.channel());
            everyCall(told, pair.channel());
            told.call("peer", () -> pair.peer().read(ByteBuffer.allocate(1)));
        });
    }

    @Test
    void connectedChannel() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            state(told, pair.channel());
            pair.peer().write(bytes(1, 2, 3, 4, 5, 6, 7, 8, 9));
            everyCall(told, pair.channel());
            state(told, pair.channel());
            told.step("bind", () -> pair.channel().bind(null));
            told.step("connect", () -> pair.channel().connect(loopback(1)));
            state(told, pair.channel());
        });
    }

    @Test
    void wrongAddresses() throws Exception {
        same((subject, told) -> {
            SocketChannel channel = told.keep(subject.socket(null));
            SocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
            SocketAddress unix = UnixDomainSocketAddress.of("/tmp/nobody");
            for (SocketAddress wrong : List.of(STRANGE, nowhere, unix)) {
                told.step("bind " + wrong.getClass(), () -> channel.bind(wrong));
                told.step("connect " + wrong.getClass(), () -> channel.connect(wrong));
            }
            told.step("connect null", () -> channel.connect(null));
            state(told, channel);
            SocketChannel four = told.keep(subject.socket(StandardProtocolFamily.INET));
            told.step("bind six", () -> four.bind(new InetSocketAddress("::1", 0)));
            told.step("connect six", () -> four.connect(new InetSocketAddress("::1", 1)));
            state(told, four);
        });
    }

    @Test
    void bindingFirst() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel listener = listener(told);
            for (SocketAddress local : new SocketAddress[] {loopback(0), null,
                    new InetSocketAddress(0)}) {
                SocketChannel channel = told.keep(subject.socket(null));
                told.step("bind", () -> channel.bind(local));
                state(told, channel);
                told.step("bind again", () -> channel.bind(loopback(0)));
                SocketAddress bound = channel.getLocalAddress();
                told.step("connect", () -> channel.connect(listener.getLocalAddress()));
                state(told, channel);
                SocketChannel accepted = told.keep(listener.accept());
                told.note("port", ((InetSocketAddress) bound).getPort()
                        == ((InetSocketAddress) accepted.getRemoteAddress()).getPort());
            }
            SocketChannel late = told.keep(subject.socket(null));
            told.step("bind taken", () -> late.bind(listener.getLocalAddress()));
            told.step("bind elsewhere", () -> late.bind(new InetSocketAddress("192.0.2.1", 0)));
            state(told, late);
            told.step("bind after that", () -> late.bind(loopback(0)));
        });
    }

    @Test
    void connectingThatFails() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel listener = listener(told);
            SocketAddress gone = listener.getLocalAddress();
            listener.close();
            SocketChannel channel = told.keep(subject.socket(null));
            told.step("connect", () -> channel.connect(gone));
            state(told, channel);
            told.step("connect again", () -> channel.connect(gone));
            SocketChannel bound = told.keep(subject.socket(null));
            bound.bind(loopback(0));
            told.step("connect bound", () -> bound.connect(gone));
            state(told, bound);
        });
    }

    @Test
    void connectingToTheWildcard() throws Exception {
        same((subject, told) -> {
            try (ServerSocketChannel listener =
                    ServerSocketChannel.open().bind(new InetSocketAddress(0))) {
                int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
                for (String host : List.of("0.0.0.0", "::")) {
                    SocketChannel channel = told.keep(subject.socket(null));
                    told.step("connect", () -> channel.connect(new InetSocketAddress(host, port)));
                    state(told, channel);
                }
            }
        });
    }

    @Test
    void finishingToConnect() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            told.call("finish", pair.channel()::finishConnect);
            SocketChannel fresh = told.keep(subject.socket(null));
            told.call("finish", fresh::finishConnect);
            Thread.currentThread().interrupt();
            told.call("finish connected", pair.channel()::finishConnect);
            told.note("open", pair.channel().isOpen());
            told.call("finish fresh", fresh::finishConnect);
            told.note("interrupted", Thread.interrupted());
            told.note("open", fresh.isOpen());
        });
    }

    @Test
    void options() throws Exception {
        same((subject, told) -> {
            SocketChannel channel = told.keep(subject.socket(null));
            option(told, channel, StandardSocketOptions.SO_SNDBUF, 20_000, 0, -1, 1 << 30);
            option(told, channel, StandardSocketOptions.SO_RCVBUF, 20_000, 0, -1, 1 << 30);
            option(told, channel, StandardSocketOptions.SO_KEEPALIVE, true, false, null);
            option(told, channel, StandardSocketOptions.SO_REUSEADDR, true, false);
            option(told, channel, StandardSocketOptions.SO_REUSEPORT, true, false);
            option(told, channel, StandardSocketOptions.SO_LINGER, 5, 0, -1, -9, 70_000);
            option(told, channel, StandardSocketOptions.TCP_NODELAY, true, false);
            option(told, channel, StandardSocketOptions.IP_TOS, 8, 255, 256, -1);
            option(told, channel, StandardSocketOptions.SO_BROADCAST, true);
            told.call("null", () -> channel.setOption(null, true));
            told.call("null", () -> channel.getOption(null));
            wrongType(told, channel, StandardSocketOptions.SO_SNDBUF);
        });
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static <T> void option(Transcript told, SocketChannel channel, SocketOption<T> option,
            T... values) {
        told.call(option + " at first", () -> channel.getOption(option));
        for (T value : values) {
            told.step(option + " to " + value, () -> channel.setOption(option, value));
            told.call(option + "", () -> channel.getOption(option));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void wrongType(Transcript told, SocketChannel channel, SocketOption option) {
        if (Runtime.version().feature() >= 25) { // the JDK before that throws what comes
            told.step("wrong type", () -> channel.setOption(option, "much"));
        }
    }
}
