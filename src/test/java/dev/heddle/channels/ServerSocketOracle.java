package dev.heddle.channels;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** Sockets that listen, both of factories and of channels; what their exceptions say counts. */
abstract class ServerSocketOracle extends Oracle {
    private static final SocketAddress NOWHERE =
            InetSocketAddress.createUnresolved("nowhere.invalid", 1);

    @Test
    void serverSockets() throws Exception {
        for (boolean adaptor : new boolean[] {true, false}) {
            same((subject, told) -> {
                ServerSocket server = told.keep(adaptor ? subject.serverSocket(null).socket()
                        : subject.serverSockets().createServerSocket());
                serverState(told, server);
                told.message("accept", server::accept);
                told.message("bind nowhere", () -> server.bind(NOWHERE));
                told.step("bind", () -> server.bind(loopback(0), 0));
                told.message("bind", () -> server.bind(loopback(0)));
                serverState(told, server);
                told.message("timeout", () -> server.setSoTimeout(-1));
                server.setSoTimeout(10);
                told.message("accept", server::accept);
                server.setSoTimeout(5000);
                SocketChannel peer =
                        told.keep(SocketChannel.open(server.getLocalSocketAddress()));
                Socket accepted = told.keep(server.accept());
                SocketOracle.state(told, accepted);
                told.note("channel", (accepted.getChannel() != null) == adaptor);
                told.note("timeout", accepted.getSoTimeout());
                peer.write(bytes(4));
                told.call("read", () -> accepted.getInputStream().read());
                server.setSoTimeout(0);
                Caller<Socket> acceptor = here().start(server::accept);
                acceptor.awaitBlocked();
                server.close();
                told.step("accept", acceptor::result);
                serverState(told, server);
                told.step("accept", server::accept);
                told.step("bind", () -> server.bind(loopback(0)));
            });
        }
    }

    private static void serverState(Transcript told, ServerSocket server) {
        told.note("bound", server.isBound());
        told.note("closed", server.isClosed());
        told.note("host", server.getInetAddress());
        told.note("port", Math.min(1, server.getLocalPort()));
        told.note("local", server.getLocalSocketAddress());
        told.note("text", server.toString().replaceAll("[0-9]{4,}", "#"));
        told.message("setReuseAddress", () -> server.setReuseAddress(true));
        told.call("getReuseAddress", server::getReuseAddress);
        told.message("setReceiveBufferSize", () -> server.setReceiveBufferSize(9000));
        told.message("setReceiveBufferSize", () -> server.setReceiveBufferSize(0));
        told.call("getReceiveBufferSize", server::getReceiveBufferSize);
        told.call("getSoTimeout", server::getSoTimeout);
        told.call("getOption", () -> server.getOption(StandardSocketOptions.SO_REUSEADDR));
        told.message("setOption",
                () -> server.setOption(StandardSocketOptions.SO_KEEPALIVE, false));
    }

    @Test
    void serverSocketFactories() throws Exception {
        same((subject, told) -> {
            ServerSocket any = told.keep(subject.serverSockets().createServerSocket(0));
            serverState(told, any);
            serverState(told, told.keep(subject.serverSockets().createServerSocket(0, 3)));
            serverState(told, told.keep(subject.serverSockets().createServerSocket(0, 3,
                    InetAddress.getLoopbackAddress())));
            told.step("taken", () ->
                    subject.serverSockets().createServerSocket(any.getLocalPort()));
            told.step("port", () -> subject.serverSockets().createServerSocket(70_000));
        });
    }

    @Test
    void interruptOfOneWhoAccepts() throws Exception {
        same((subject, told) -> {
            ServerSocket server = told.keep(
                    subject.serverSockets().createServerSocket(0, 3,
                            InetAddress.getLoopbackAddress()));
            Caller<Socket> acceptor = here().start(server::accept);
            acceptor.awaitBlocked();
            acceptor.thread.interrupt();
            if (here() == Caller.On.PLATFORM) {
                acceptor.awaitBlocked();
                told.keep(SocketChannel.open(server.getLocalSocketAddress()));
            }
            told.message("accept", acceptor::result);
            told.note("interrupted", acceptor.interruptedAtEnd());
            told.note("closed", server.isClosed());
        });
    }
}
