package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channels that listen, and those of Unix-domain sockets. */
abstract class ServerSocketChannelOracle extends Oracle {
    @TempDir
    private Path dir;

    private static void state(Transcript told, ServerSocketChannel channel) {
        told.note("open", channel.isOpen());
        told.note("blocking", channel.isBlocking());
        told.note("validOps", channel.validOps());
        told.call("local", channel::getLocalAddress);
        told.call("buffer", () -> channel.setOption(StandardSocketOptions.SO_RCVBUF, 9000));
        told.call("reuse", () -> channel.getOption(StandardSocketOptions.SO_REUSEADDR));
        told.call("nodelay", () -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
        told.call("option null", () -> channel.getOption(null));
        told.call("register", () -> {
            try (Selector selector = Selector.open()) {
                return channel.register(selector, SelectionKey.OP_ACCEPT);
            }
        });
        told.call("blocking", () -> channel.configureBlocking(true));
    }

    @Test
    void unboundChannel() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = told.keep(subject.serverSocket(null));
            state(told, channel);
            told.call("accept", channel::accept);
            Thread.currentThread().interrupt();
            told.call("accept interrupted", channel::accept);
            told.note("interrupted", Thread.interrupted());
            state(told, channel);
        });
    }

    @Test
    void closedChannel() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = subject.serverSocket(null);
            channel.bind(loopback(0));
            channel.close();
            state(told, channel);
            told.call("accept", channel::accept);
            told.call("bind", () -> channel.bind(loopback(0)));
        });
    }

    @Test
    void binding() throws Exception {
        same((subject, told) -> {
            SocketAddress nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
            SocketAddress unix = UnixDomainSocketAddress.of("/tmp/nobody");
            for (SocketAddress local : new SocketAddress[] {loopback(0), null,
                    new InetSocketAddress(0), nowhere, unix,
                    new InetSocketAddress("192.0.2.1", 0)}) {
                ServerSocketChannel channel = told.keep(subject.serverSocket(null));
                told.step("bind", () -> channel.bind(local, -3));
                state(told, channel);
                told.step("bind again", () -> channel.bind(loopback(0)));
            }
            ServerSocketChannel taken = listener(told);
            ServerSocketChannel late = told.keep(subject.serverSocket(null));
            told.step("bind taken", () -> late.bind(taken.getLocalAddress()));
            told.step("bind after that", () -> late.bind(loopback(0)));
            ServerSocketChannel four = told.keep(
                    subject.serverSocket(StandardProtocolFamily.INET));
            told.step("bind six", () -> four.bind(new InetSocketAddress("::1", 0)));
            told.step("bind", () -> four.bind(null));
            state(told, four);
        });
    }

    @Test
    void accepting() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = told.keep(subject.serverSocket(null).bind(loopback(0)));
            Caller<SocketChannel> acceptor = here().start(channel::accept);
            acceptor.awaitBlocked();
            SocketChannel peer = told.keep(SocketChannel.open(channel.getLocalAddress()));
            SocketChannel accepted = told.keep(acceptor.result());
            told.note("blocking", accepted.isBlocking());
            told.note("connected", accepted.isConnected());
            told.note("same", accepted.getRemoteAddress().equals(peer.getLocalAddress()));
            told.note("same", accepted.getLocalAddress().equals(channel.getLocalAddress()));
            peer.write(bytes(1, 2, 3));
            told.call("read", () -> accepted.read(ByteBuffer.allocate(8)));
            told.step("bind", () -> accepted.bind(null));
            told.step("connect", () -> accepted.connect(channel.getLocalAddress()));
            told.note("provider", accepted.provider() == channel.provider());
        });
    }

    @Test
    void acceptIsEndedByClosing() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = subject.serverSocket(null).bind(loopback(0));
            Caller<SocketChannel> acceptor = here().start(channel::accept);
            acceptor.awaitBlocked();
            channel.close();
            told.call("accept", acceptor::result);
            told.note("interrupted", acceptor.interruptedAtEnd());
        });
    }

    @Test
    void acceptIsEndedByInterrupt() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = subject.serverSocket(null).bind(loopback(0));
            SocketAddress address = channel.getLocalAddress();
            Caller<SocketChannel> acceptor = here().start(channel::accept);
            acceptor.awaitBlocked();
            acceptor.thread.interrupt();
            told.call("accept", acceptor::result);
            told.note("interrupted", acceptor.interruptedAtEnd());
            state(told, channel);
            told.call("connect", () -> SocketChannel.open(address));
        });
    }

    /** Set before, even where a connection is there. */
    @Test
    void acceptOfAnInterruptedThread() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel channel = subject.serverSocket(null).bind(loopback(0));
            told.keep(SocketChannel.open(channel.getLocalAddress()));
            Thread.currentThread().interrupt();
            told.call("accept", channel::accept);
            told.note("interrupted", Thread.interrupted());
            told.note("open", channel.isOpen());
        });
    }

    @Test
    void unixDomainSockets() throws Exception {
        same((subject, told) -> {
            Path path = Files.createTempDirectory(dir, "unix").resolve("socket");
            ServerSocketChannel server =
                    told.keep(subject.serverSocket(StandardProtocolFamily.UNIX));
            told.call("local", server::getLocalAddress);
            told.step("bind internet", () -> server.bind(loopback(0)));
            told.step("bind", () -> server.bind(UnixDomainSocketAddress.of(path)));
            told.call("local", server::getLocalAddress);
            told.call("socket", server::socket);
            SocketChannel client = told.keep(subject.socket(StandardProtocolFamily.UNIX));
            told.call("local", client::getLocalAddress);
            told.step("connect internet", () -> client.connect(loopback(1)));
            told.step("connect", () -> client.connect(UnixDomainSocketAddress.of(path)));
            told.call("local", client::getLocalAddress);
            told.call("remote", client::getRemoteAddress);
            told.call("socket", client::socket);
            SocketChannel accepted = told.keep(server.accept());
            told.call("local", accepted::getLocalAddress);
            told.call("remote", accepted::getRemoteAddress);
            told.call("write", () -> client.write(bytes(1, 2, 3)));
            told.call("read", () -> accepted.read(ByteBuffer.allocate(8)));
            told.call("option", () -> client.setOption(StandardSocketOptions.TCP_NODELAY, true));
            told.call("option", () -> client.setOption(StandardSocketOptions.SO_SNDBUF, 9000));
            client.close();
            told.call("read", () -> accepted.read(ByteBuffer.allocate(8)));
        });
    }

    @Test
    void unixDomainSocketsThatFail() throws Exception {
        same((subject, told) -> {
            Path folder = Files.createTempDirectory(dir, "unix");
            Path path = Files.createFile(folder.resolve("file"));
            ServerSocketChannel server =
                    told.keep(subject.serverSocket(StandardProtocolFamily.UNIX));
            told.step("bind taken", () -> server.bind(UnixDomainSocketAddress.of(path)));
            SocketChannel client = told.keep(subject.socket(StandardProtocolFamily.UNIX));
            told.step("bind", () -> client.bind(
                    UnixDomainSocketAddress.of(folder.resolve("own"))));
            told.call("local", client::getLocalAddress);
            told.step("connect to none", () -> client.connect(
                    UnixDomainSocketAddress.of(folder.resolve("none"))));
            told.note("open", client.isOpen());
        });
    }

    /** Null stands for a path that nobody has. */
    @Test
    void unixDomainSocketOfNoPath() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel server =
                    told.keep(subject.serverSocket(StandardProtocolFamily.UNIX));
            told.step("bind", () -> server.bind(null));
            UnixDomainSocketAddress address =
                    (UnixDomainSocketAddress) server.getLocalAddress();
            told.note("exists", Files.exists(address.getPath()));
            told.note("parent", address.getPath().getParent());
            Files.deleteIfExists(address.getPath());
        });
    }

    /** The JDK's closes the connection with the channel. */
    @Test
    void acceptedConnectionsAreOurs() throws Exception {
        ours((subject, told) -> {
            ServerSocketChannel channel = told.keep(subject.serverSocket(null).bind(loopback(0)));
            told.keep(SocketChannel.open(channel.getLocalAddress()));
            assertEquals(HeddleSocketChannel.class, told.keep(channel.accept()).getClass());
        });
    }
}
