package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.backend.Capability;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What the facade's contracts share: a Heddle on the backend under test, and small tools. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class FacadeContract implements Setting {
    @TempDir
    Path dir;
    Heddle heddle;

    @BeforeEach
    void openHeddle() throws IOException {
        heddle = open(options());
    }

    @AfterEach
    @Timeout(value = 30, threadMode = ThreadMode.SEPARATE_THREAD)
    void closeHeddle() throws IOException {
        heddle.close();
    }

    final boolean can(Capability capability) {
        return heddle.loops().first().backend().capabilities().contains(capability);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A connection between Heddle and the JDK's own socket. */
    record Pair(TcpSocket socket, Socket peer) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            peer.close();
            socket.close();
        }
    }

    final Pair pair() throws IOException {
        try (TcpListener listener = heddle.listen(loopback(0))) {
            Socket peer = new Socket();
            peer.connect(listener.localAddress());
            return new Pair(listener.accept(), peer);
        }
    }

    /** Until then the read may be withdrawn from the pool's queue, however parked its caller is. */
    static boolean aPoolThreadReads() {
        return Thread.getAllStackTraces().values().stream().flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals("dev.heddle.nio.FileCalls"));
    }

    /** Bytes that differ from their neighbours, however far apart. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + i / 251);
        }
        return bytes;
    }

    static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** The bytes before the position. */
    static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    /** ExtendedOpenOption.DIRECT; javac warns of its name. */
    static OpenOption directOption() throws ReflectiveOperationException {
        Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        return Stream.of(options.getEnumConstants()).map(OpenOption.class::cast)
                .filter(option -> option.toString().equals("DIRECT")).findAny().orElseThrow();
    }

    /** Runs a program that is expected to succeed at once. */
    static void shell(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertEquals(0, process.waitFor(), () -> String.join(" ", command));
    }
}
