package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tlschannel.ClientTlsChannel;
import tlschannel.ServerTlsChannel;
import tlschannel.TlsChannel;

/** What is expected of TLS over a socket channel, on any transport. */
abstract class TlsContract extends ProgramContract implements Transport {
    private static final int CROWD = 20;
    private static final int BYTES_EACH = 100_000;

    @TempDir
    Path folder;

    private static TlsChannel client(ByteChannel channel, String protocol) throws Exception {
        SSLEngine engine = TlsTest.key().context().createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledProtocols(new String[] {protocol});
        return ClientTlsChannel.newBuilder(channel, engine).build();
    }

    private static void writeFully(ByteChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    /** Reads until the buffer is full. */
    private static void readFully(ByteChannel channel, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            assertTrue(channel.read(target) >= 0, () -> "the end came after " + target.position());
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void megabytesComeFromOpenssl(String protocol) throws Exception {
        try (SocketChannel socket = openSocket()) {
            socket.connect(TlsTest.server().address());
            TlsChannel channel = client(socket, protocol);
            String request = "GET /" + TlsTest.FILE + " HTTP/1.0\r\n\r\n";
            writeFully(channel, StandardCharsets.US_ASCII.encode(request));
            byte[] answer = Channels.newInputStream(channel).readAllBytes();
            assertArrayEquals(TlsTest.CONTENT, Arrays.copyOfRange(answer,
                    answer.length - TlsTest.CONTENT.length, answer.length));
            assertEquals(protocol, channel.getSslEngine().getSession().getProtocol());
            channel.close();
            assertTrue(!socket.isOpen());
        }
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2", "-tls1_3"})
    void megabytesGoToOpensslAndBack(String option) throws Exception {
        Path source = Files.write(folder.resolve("source"), TlsTest.CONTENT);
        Path target = folder.resolve("target");
        try (ServerSocketChannel listener = openServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            Process openssl = new ProcessBuilder(KeyPair.openssl(), "s_client", "-connect",
                    "127.0.0.1:" + port, "-quiet", "-verify_return_error", "-CAfile",
                    TlsTest.server().folder().resolve(KeyPair.CERTIFICATE).toString(), option)
                    .redirectInput(source.toFile()).redirectOutput(target.toFile())
                    .redirectError(folder.resolve("errors").toFile()).start();
            try (SocketChannel socket = listener.accept()) {
                echo(socket, TlsTest.key().context(), TlsTest.CONTENT.length);
            }
            openssl.waitFor();
        }
        assertEquals(-1, Files.mismatch(source, target),
                () -> "openssl received something else; its log: " + folder.resolve("errors"));
    }

    /** Reads so much, sends it back, and ends the connection in both layers. */
    private static void echo(SocketChannel socket, SSLContext context, int length)
            throws IOException {
        try (TlsChannel channel = ServerTlsChannel.newBuilder(socket, context).build()) {
            ByteBuffer content = ByteBuffer.allocate(length);
            readFully(channel, content);
            writeFully(channel, content.flip());
        }
    }

    @Test
    void bothEndsMayBeOurs() throws Exception {
        SSLContext context = TlsTest.key().context();
        try (ServerSocketChannel listener = openServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            crowd(2 * CROWD, index -> {
                if (index % 2 == 0) {
                    echo(listener.accept(), context, BYTES_EACH);
                } else {
                    ask(listener.getLocalAddress(), noise(BYTES_EACH));
                }
                return null;
            });
        }
    }

    private void ask(SocketAddress server, byte[] bytes) throws Exception {
        try (SocketChannel socket = openSocket()) {
            socket.connect(server);
            TlsChannel channel = client(socket, "TLSv1.3");
            writeFully(channel, ByteBuffer.wrap(bytes));
            ByteBuffer back = ByteBuffer.allocate(bytes.length);
            readFully(channel, back);
            assertArrayEquals(bytes, back.array());
            assertEquals(-1, channel.read(back.clear()));
        }
    }
}
