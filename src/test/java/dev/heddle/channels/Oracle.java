package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.BackendKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Plays scenarios with the JDK's channels and with ours: they have to come to the same. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class Oracle {
    private SocketSubject ours;

    /** On which ours run. */
    abstract BackendKind backend();

    @BeforeEach
    void openOurs() throws IOException {
        ours = SocketSubject.on(backend());
    }

    @AfterEach
    void closeOurs() throws IOException {
        ours.close();
    }

    final SocketSubject ours() {
        return ours;
    }

    /** What is played, on a thread of the kind that is told. */
    @FunctionalInterface
    interface Scenario {
        void play(SocketSubject subject, Transcript told) throws Exception;
    }

    /** Demands the same on both kinds of thread. */
    final void same(Scenario scenario) throws Exception {
        for (Caller.On on : Caller.On.values()) {
            same(scenario, on);
        }
    }

    /** Demands the same on virtual threads. */
    final void sameOnVirtual(Scenario scenario) throws Exception {
        same(scenario, Caller.On.VIRTUAL);
    }

    private void same(Scenario scenario, Caller.On on) throws Exception {
        Transcript jdk = played(scenario, SocketSubject.JDK, on);
        Transcript own = played(scenario, ours, on);
        try {
            assertEquals(jdk.toString(), own.toString(), "on threads: " + on);
        } catch (AssertionError e) {
            jdk.failures().forEach(e::addSuppressed);
            own.failures().forEach(e::addSuppressed);
            throw e;
        }
    }

    /** Demands that ours come to what the test says, for where the JDK's do not. */
    final void ours(Scenario scenario) throws Exception {
        for (Caller.On on : Caller.On.values()) {
            played(scenario, ours, on);
        }
    }

    private static Transcript played(Scenario scenario, SocketSubject subject, Caller.On on)
            throws Exception {
        return on.start(() -> {
            try (Transcript told = new Transcript()) {
                scenario.play(subject, told);
                return told;
            }
        }).result();
    }

    /** The kind of thread that the scenario is played on. */
    static Caller.On here() {
        return Thread.currentThread().isVirtual() ? Caller.On.VIRTUAL : Caller.On.PLATFORM;
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static ByteBuffer bytes(int... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }

    /** A connected channel of the subject's, and the JDK's at the other end. */
    record Pair(SocketChannel channel, SocketChannel peer) {
    }

    static Pair pair(SocketSubject subject, Transcript told) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(loopback(0))) {
            SocketChannel channel = told.keep(subject.socket(null));
            channel.connect(listener.getLocalAddress());
            return new Pair(channel, told.keep(listener.accept()));
        }
    }

    /** Where nobody answers: a listener of the JDK's whose backlog is full. */
    static SocketAddress silence(Transcript told) throws IOException {
        ServerSocketChannel listener = told.keep(ServerSocketChannel.open());
        listener.bind(loopback(0), 1);
        boolean connects;
        do {
            SocketChannel filler = told.keep(SocketChannel.open());
            filler.configureBlocking(false);
            connects = filler.connect(listener.getLocalAddress()) || filler.finishConnect();
        } while (connects);
        return listener.getLocalAddress();
    }

    /** A listener of the JDK's. */
    static ServerSocketChannel listener(Transcript told) throws IOException {
        return told.keep(ServerSocketChannel.open().bind(loopback(0)));
    }
}
