package dev.heddle.channels;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets, both of factories and of channels; what their exceptions say counts. */
abstract class SocketOracle extends Oracle {
    private static final SocketAddress NOWHERE =
            InetSocketAddress.createUnresolved("nowhere.invalid", 1);

    /** Makes a socket that is neither bound nor connected. */
    @FunctionalInterface
    private interface Making {
        Socket make(SocketSubject subject) throws IOException;
    }

    private void sameOfBoth(SocketScenario scenario) throws Exception {
        for (Making making : List.<Making>of(subject -> subject.sockets().createSocket(),
                subject -> subject.socket(null).socket())) {
            same((subject, told) -> scenario.play(told.keep(making.make(subject)), told));
        }
    }

    /** What is played with a socket. */
    @FunctionalInterface
    private interface SocketScenario {
        void play(Socket socket, Transcript told) throws Exception;
    }

    static void state(Transcript told, Socket socket) {
        told.note("bound", socket.isBound());
        told.note("connected", socket.isConnected());
        told.note("closed", socket.isClosed());
        told.note("in", socket.isInputShutdown());
        told.note("out", socket.isOutputShutdown());
        told.note("host", socket.getInetAddress());
        told.note("port", socket.getPort() > 0);
        told.note("local", socket.getLocalAddress());
        told.note("local port", Math.min(1, socket.getLocalPort()));
        told.note("remote", socket.getRemoteSocketAddress());
        told.note("local", socket.getLocalSocketAddress());
        told.note("text", socket.toString().replaceAll("[0-9]{4,}", "#"));
    }

    private static void everyCall(Transcript told, Socket socket) {
        told.message("getInputStream", socket::getInputStream);
        told.message("getOutputStream", socket::getOutputStream);
        told.message("setTcpNoDelay", () -> socket.setTcpNoDelay(true));
        told.call("getTcpNoDelay", socket::getTcpNoDelay);
        told.message("setSoLinger", () -> socket.setSoLinger(true, 0));
        told.call("getSoLinger", socket::getSoLinger);
        told.message("setSoLinger", () -> socket.setSoLinger(false, 9));
        told.call("getSoLinger", socket::getSoLinger);
        told.message("setOOBInline", () -> socket.setOOBInline(false));
        told.call("getOOBInline", socket::getOOBInline);
        told.message("setSoTimeout", () -> socket.setSoTimeout(70));
        told.message("setSoTimeout", () -> socket.setSoTimeout(-1));
        told.call("getSoTimeout", socket::getSoTimeout);
        told.message("setSendBufferSize", () -> socket.setSendBufferSize(20_000));
        told.message("setSendBufferSize", () -> socket.setSendBufferSize(0));
        told.call("getSendBufferSize", socket::getSendBufferSize);
        told.message("setReceiveBufferSize", () -> socket.setReceiveBufferSize(20_000));
        told.message("setReceiveBufferSize", () -> socket.setReceiveBufferSize(-1));
        told.call("getReceiveBufferSize", socket::getReceiveBufferSize);
        told.message("setKeepAlive", () -> socket.setKeepAlive(true));
        told.call("getKeepAlive", socket::getKeepAlive);
        told.message("setTrafficClass", () -> socket.setTrafficClass(8));
        told.step("setTrafficClass", () -> socket.setTrafficClass(256));
        told.call("getTrafficClass", socket::getTrafficClass);
        told.message("setReuseAddress", () -> socket.setReuseAddress(true));
        told.call("getReuseAddress", socket::getReuseAddress);
        told.message("setOption",
                () -> socket.setOption(StandardSocketOptions.SO_KEEPALIVE, false));
        told.call("getOption", () -> socket.getOption(StandardSocketOptions.SO_KEEPALIVE));
        told.message("setOption",
                () -> socket.setOption(StandardSocketOptions.SO_BROADCAST, false));
        told.step("setPerformancePreferences", () -> socket.setPerformancePreferences(1, 2, 3));
        told.message("shutdownInput", socket::shutdownInput);
        told.message("shutdownOutput", socket::shutdownOutput);
        told.message("shutdownInput", socket::shutdownInput);
        told.message("shutdownOutput", socket::shutdownOutput);
        told.message("getInputStream", socket::getInputStream);
        told.message("getOutputStream", socket::getOutputStream);
    }

    @Test
    void unconnectedSocket() throws Exception {
        sameOfBoth((socket, told) -> {
            state(told, socket);
            everyCall(told, socket);
            told.message("connect null", () -> socket.connect(null));
            told.message("connect negative", () -> socket.connect(loopback(1), -1));
            told.step("bind strange",
                    () -> socket.bind(UnixDomainSocketAddress.of("/tmp/nobody")));
            told.message("bind nowhere", () -> socket.bind(NOWHERE));
            told.step("bind", () -> socket.bind(null));
            told.message("bind again", () -> socket.bind(loopback(0)));
            state(told, socket);
        });
    }

    @Test
    void closedSocket() throws Exception {
        sameOfBoth((socket, told) -> {
            socket.close();
            socket.close();
            state(told, socket);
            everyCall(told, socket);
            told.closed("connect", () -> socket.connect(loopback(1)));
            told.step("bind", () -> socket.bind(loopback(0)));
        });
    }

    @Test
    void connectedSocket() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress(), 5000);
            SocketChannel peer = told.keep(listener.accept());
            state(told, socket);
            told.message("bind", () -> socket.bind(loopback(0)));
            if (Runtime.version().feature() >= 25) { // the channels' before that differ
                told.message("connect", () -> socket.connect(loopback(1)));
            }
            peer.write(bytes(1, 2, 3));
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            told.call("read", in::read);
            told.call("available", in::available);
            told.call("read none", () -> in.read(new byte[0]));
            told.call("read beyond", () -> in.read(new byte[2], 1, 2));
            told.call("read", () -> in.read(new byte[8]));
            told.call("available", in::available);
            told.step("write", () -> out.write(7));
            told.step("write none", () -> out.write(new byte[0]));
            told.step("write beyond", () -> out.write(new byte[2], 1, 2));
            everyCall(told, socket);
            peer.write(bytes(1, 2, 3));
            told.call("read", in::read);
            told.call("available", in::available);
            told.closed("write", () -> out.write(7));
            state(told, socket);
            socket.close();
            state(told, socket);
            told.closed("read", in::read);
            told.closed("write", () -> out.write(7));
            told.closed("available", in::available);
        });
    }

    @Test
    void closingAStreamClosesTheSocket() throws Exception {
        for (boolean input : new boolean[] {true, false}) {
            sameOfBoth((socket, told) -> {
                ServerSocketChannel listener = listener(told);
                socket.connect(listener.getLocalAddress());
                (input ? socket.getInputStream() : socket.getOutputStream()).close();
                told.note("closed", socket.isClosed());
                told.message("in", socket::getInputStream);
            });
        }
    }

    /** As pgjdbc looks whether a message is there: what comes later must not be lost. */
    @Test
    void timeoutLosesNothing() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            SocketChannel peer = told.keep(listener.accept());
            InputStream in = socket.getInputStream();
            int sum = 0;
            for (int i = 0; i < 40; i++) {
                socket.setSoTimeout(1);
                if (i % 2 == 1) {
                    byte value = (byte) i;
                    Thread.startVirtualThread(() -> {
                        try {
                            peer.write(bytes(value));
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    });
                }
                try {
                    sum += in.read();
                } catch (SocketTimeoutException e) {
                    if (i % 2 == 1) {
                        socket.setSoTimeout(0);
                        sum += in.read();
                    }
                }
            }
            told.note("sum", sum);
            told.note("closed", socket.isClosed());
            socket.setSoTimeout(10);
            told.message("read", in::read);
            peer.write(bytes(5));
            socket.setSoTimeout(0);
            told.call("read", in::read);
        });
    }

    @Test
    void connectingThatFails() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            SocketAddress gone = listener.getLocalAddress();
            listener.close();
            told.step("connect", () -> socket.connect(gone));
            told.note("closed", socket.isClosed());
            told.closed("connect again", () -> socket.connect(gone));
        });
        sameOfBoth((socket, told) -> {
            told.step("connect", () -> socket.connect(NOWHERE));
            if (Runtime.version().feature() >= 25) { // the JDK before that leaves it open
                told.note("closed", socket.isClosed());
            }
        });
        sameOfBoth((socket, told) -> {
            told.step("connect",
                    () -> socket.connect(UnixDomainSocketAddress.of("/tmp/nobody")));
            told.note("closed", socket.isClosed());
        });
    }

    /** A listener whose backlog is full does not answer. */
    @Test
    void connectingThatTimesOut() throws Exception {
        sameOfBoth((socket, told) -> {
            SocketAddress silence = silence(told);
            told.step("connect", () -> socket.connect(silence, 20));
            told.note("closed", socket.isClosed());
        });
    }

    @Test
    void connectingIsEndedByClosing() throws Exception {
        sameOfBoth((socket, told) -> {
            SocketAddress silence = silence(told);
            Caller<Void> connector = here().start(() -> {
                socket.connect(silence);
                return null;
            });
            connector.awaitBlocked();
            socket.close();
            told.step("connect", connector::result);
            told.note("closed", socket.isClosed());
        });
    }

    /** A platform thread's connecting, too, where the JDK's waits on. */
    @Test
    void interruptOfOneWhoConnects() throws Exception {
        for (Making making : List.<Making>of(subject -> subject.sockets().createSocket(),
                subject -> subject.socket(null).socket())) {
            Scenario scenario = (subject, told) -> {
                Socket socket = told.keep(making.make(subject));
                SocketAddress silence = silence(told);
                Caller<Void> connector = here().start(() -> {
                    socket.connect(silence);
                    return null;
                });
                connector.awaitBlocked();
                connector.thread.interrupt();
                told.message("connect", connector::result);
                told.note("interrupted", connector.interruptedAtEnd());
                told.note("closed", socket.isClosed());
            };
            sameOnVirtual(scenario);
            ours(scenario);
        }
    }

    @Test
    void readIsEndedByClosing() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            InputStream in = socket.getInputStream();
            Caller<Integer> reader = here().start(() -> in.read());
            reader.awaitBlocked();
            socket.close();
            told.step("read", reader::result);
        });
    }

    @Test
    void readIsEndedByShutdown() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            InputStream in = socket.getInputStream();
            Caller<Integer> reader = here().start(() -> in.read());
            reader.awaitBlocked();
            socket.shutdownInput();
            told.step("read", reader::result);
            told.call("read", in::read);
        });
    }

    /** Ends a virtual thread's waiting, and not a platform thread's. */
    @Test
    void interruptOfAReader() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            SocketChannel peer = told.keep(listener.accept());
            InputStream in = socket.getInputStream();
            Caller<Integer> reader = here().start(() -> in.read());
            reader.awaitBlocked();
            reader.thread.interrupt();
            boolean waitsOn = here() == Caller.On.PLATFORM && socket.getChannel() == null;
            if (waitsOn) {
                reader.awaitBlocked();
                peer.write(bytes(6));
            }
            told.message("read", reader::result);
            told.note("interrupted", reader.interruptedAtEnd());
            told.note("closed", socket.isClosed());
        });
    }

    @Test
    void interruptBeforeAnything() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            SocketChannel peer = told.keep(listener.accept());
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            peer.write(bytes(1, 2));
            Thread.currentThread().interrupt();
            told.step("write", () -> out.write(7));
            told.note("interrupted", Thread.currentThread().isInterrupted());
            told.step("read", in::read);
            told.note("interrupted", Thread.interrupted());
            told.note("closed", socket.isClosed());
        });
    }

    @Test
    void resetByLingeringZero() throws Exception {
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.setSoLinger(true, 0);
            socket.connect(listener.getLocalAddress());
            SocketChannel peer = told.keep(listener.accept());
            Caller<Integer> reader =
                    here().start(() -> peer.read(java.nio.ByteBuffer.allocate(1)));
            socket.close();
            told.message("peer", reader::result);
        });
        sameOfBoth((socket, told) -> {
            ServerSocketChannel listener = listener(told);
            socket.connect(listener.getLocalAddress());
            SocketChannel peer = told.keep(listener.accept());
            InputStream in = socket.getInputStream();
            Caller<Integer> reader = here().start(() -> in.read());
            reader.awaitBlocked();
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
            told.message("read", reader::result);
            told.message("read", in::read);
            told.message("write", () -> socket.getOutputStream().write(7));
        });
    }

    @Test
    void factories() throws Exception {
        same((subject, told) -> {
            ServerSocketChannel listener = listener(told);
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            InetAddress host = InetAddress.getLoopbackAddress();
            state(told, told.keep(subject.sockets().createSocket(host, port)));
            state(told, told.keep(subject.sockets().createSocket("127.0.0.1", port)));
            state(told, told.keep(subject.sockets().createSocket(host, port, host, 0)));
            state(told, told.keep(subject.sockets().createSocket("127.0.0.1", port, host, 0)));
            listener.close();
            told.step("refused", () -> subject.sockets().createSocket(host, port));
            told.step("nobody", () -> subject.sockets().createSocket("nowhere.invalid", 1));
            told.step("port", () -> subject.sockets().createSocket(host, 70_000));
            told.note("channel", subject.sockets().createSocket().getChannel());
        });
    }

    @Test
    void adaptorIsOne() throws Exception {
        same((subject, told) -> {
            Pair pair = pair(subject, told);
            told.note("same", pair.channel().socket() == pair.channel().socket());
            told.note("channel", pair.channel().socket().getChannel() == pair.channel());
            ServerSocketChannel server = told.keep(subject.serverSocket(null));
            told.note("same", server.socket() == server.socket());
            told.note("channel", server.socket().getChannel() == server);
            server.socket().bind(loopback(0));
            told.call("local", server::getLocalAddress);
            told.keep(SocketChannel.open(server.getLocalAddress()));
            Socket accepted = told.keep(server.socket().accept());
            told.note("channel", accepted.getChannel() != null);
        });
    }
}
