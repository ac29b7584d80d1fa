package dev.heddle.channels;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sockets whose writes wait, both of factories and of channels, and what ends the waiting. */
abstract class SocketWriteOracle extends Oracle {
    private static final int MUCH_BYTES = 2 << 20;
    private static final int SMALL_BYTES = 16 << 10;

    /** A socket that writes more than there is room for. */
    private record Writing(Socket socket, SocketChannel peer, Caller<Integer> writer) {
    }

    /** What is played while a socket writes. */
    @FunctionalInterface
    private interface WriteScenario {
        void play(Writing writing, Transcript told) throws Exception;
    }

    /** Makes a socket that is neither bound nor connected. */
    @FunctionalInterface
    private interface Making {
        Socket make(SocketSubject subject) throws IOException;
    }

    private void sameOfBoth(WriteScenario scenario) throws Exception {
        for (Making making : List.<Making>of(subject -> subject.sockets().createSocket(),
                subject -> subject.socket(null).socket())) {
            same((subject, told) -> {
                Socket socket = told.keep(making.make(subject));
                ServerSocketChannel listener = listener(told);
                socket.setSendBufferSize(SMALL_BYTES);
                socket.connect(listener.getLocalAddress());
                SocketChannel peer = told.keep(listener.accept());
                peer.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BYTES);
                OutputStream out = socket.getOutputStream();
                Caller<Integer> writer = here().start(() -> {
                    out.write(new byte[MUCH_BYTES]);
                    return MUCH_BYTES;
                });
                writer.awaitBlocked();
                scenario.play(new Writing(socket, peer, writer), told);
            });
        }
    }

    @Test
    void byReading() throws Exception {
        sameOfBoth((writing, told) -> {
            drain(writing.peer());
            told.call("write", writing.writer()::result);
        });
    }

    private static void drain(SocketChannel peer) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(1 << 16);
        for (int left = MUCH_BYTES; left > 0; left -= target.position()) {
            target.clear().limit(Math.min(left, target.capacity()));
            peer.read(target);
        }
    }

    @Test
    void byClosing() throws Exception {
        sameOfBoth((writing, told) -> {
            writing.socket().close();
            told.closed("write", writing.writer()::result);
        });
    }

    @Test
    void byShutdown() throws Exception {
        sameOfBoth((writing, told) -> {
            told.step("shutdown", writing.socket()::shutdownOutput);
            // Of which type depends in the JDK on how much had been written.
            told.note("write", writing.writer().failure(IOException.class) != null);
            told.note("closed", writing.socket().isClosed());
        });
    }

    @Test
    void byReset() throws Exception {
        sameOfBoth((writing, told) -> {
            writing.peer().setOption(StandardSocketOptions.SO_LINGER, 0);
            writing.peer().close();
            told.message("write", writing.writer()::result);
            told.note("closed", writing.socket().isClosed());
        });
    }

    /** Not on a platform thread, unless the socket is a channel's. */
    @Test
    void byInterrupt() throws Exception {
        sameOfBoth((writing, told) -> {
            writing.writer().thread.interrupt();
            if (here() == Caller.On.PLATFORM && writing.socket().getChannel() == null) {
                drain(writing.peer());
            }
            told.message("write", writing.writer()::result);
            told.note("interrupted", writing.writer().interruptedAtEnd());
            told.note("closed", writing.socket().isClosed());
        });
    }
}
