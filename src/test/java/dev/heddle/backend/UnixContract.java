package dev.heddle.backend;

import static java.net.StandardProtocolFamily.UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Unix-domain sockets: connections by a path. */
interface UnixContract extends Rigged {
    private static UnixDomainSocketAddress address(Path path) {
        return UnixDomainSocketAddress.of(path);
    }

    private UnixDomainSocketAddress path(String name) {
        return address(rig().dir.resolve(name));
    }

    @Test
    default void bytesPassBetweenTwoOfOurs() throws IOException {
        int listener = rig().listener(UNIX, path("s"), 8);
        var accept = rig().accepting(listener);
        rig().submit(accept);
        int client = rig().stream(UNIX);
        assertEquals(0, rig().result(rig().connecting(client, path("s"))));
        int server = (int) rig().resultOf(accept);
        for (int[] way : new int[][] {{client, server}, {server, client}}) {
            rig().expect(5, rig().sending(way[0], Rig.patterned(5)));
            ByteBuffer got = Rig.filled(5, 0);
            rig().expect(5, rig().receiving(way[1], got));
            assertEquals(Rig.patterned(5), got);
            rig().expectInPlace(3, rig().sending(way[0], ByteBuffer.allocate(3)));
            rig().expect(3, rig().receiving(way[1], got));
        }
        assertEquals(0, rig().result(
                rig().shuttingDown(client, Operation.Shutdown.How.WRITE)));
        assertEquals(0, rig().result(rig().receiving(server, Rig.filled(1, 0))));
        Sockets sockets = rig().backend.sockets();
        assertEquals(path("s"), sockets.localAddress(listener));
        assertEquals(path("s"), sockets.localAddress(server));
        assertEquals(UnixDomainSocketAddress.of(""), sockets.localAddress(client));
        assertEquals(UnixDomainSocketAddress.of(""), accept.remote);
    }

    @Test
    default void theJdksSocketsConnectAndAreConnectedTo() throws IOException {
        int listener = rig().listener(UNIX, path("ours"), 8);
        var accept = rig().accepting(listener);
        rig().submit(accept);
        try (SocketChannel theirs = SocketChannel.open(UNIX).bind(path("name of theirs"))) {
            theirs.connect(path("ours"));
            rig().resultOf(accept);
            assertEquals(path("name of theirs"), accept.remote);
        }
        try (ServerSocketChannel theirs = ServerSocketChannel.open(UNIX).bind(path("theirs"))) {
            int client = rig().stream(UNIX);
            rig().backend.sockets().bind(client, path("name of ours"));
            rig().result(rig().connecting(client, path("theirs")));
            try (SocketChannel accepted = theirs.accept()) {
                assertEquals(path("name of ours"), accepted.getRemoteAddress());
            }
        }
    }

    @Test
    default void aClientMayGoWithoutAName() throws IOException {
        rig().listener(UNIX, path("s"), 8);
        for (UnixDomainSocketAddress none : new UnixDomainSocketAddress[] {
                null, UnixDomainSocketAddress.of("")}) {
            int client = rig().stream(UNIX);
            rig().backend.sockets().bind(client, none);
            rig().result(rig().connecting(client, path("s")));
            assertEquals(UnixDomainSocketAddress.of(""),
                    rig().backend.sockets().localAddress(client));
        }
    }

    @Test
    default void theFileComesWithTheListenerAndStaysForItsOwner() throws IOException {
        int listener = rig().listener(UNIX, path("s"), 8);
        assertTrue(Files.exists(path("s").getPath()));
        rig().close(listener);
        assertTrue(Files.exists(path("s").getPath()));
        assertEquals(Errno.ECONNREFUSED,
                rig().errno(rig().connecting(rig().stream(UNIX), path("s"))));
        var e = assertThrows(BindException.class, () -> rig().listener(UNIX, path("s"), 8));
        assertTrue(e.getMessage().contains("/s") && e.getMessage().contains("delete it"),
                e.getMessage());
        Files.delete(path("s").getPath());
        rig().listener(UNIX, path("s"), 8);
    }

    @Test
    default void aPathWithoutAListenerIsToldOf() throws IOException {
        assertEquals(Errno.ENOENT,
                rig().errno(rig().connecting(rig().stream(UNIX), path("missing"))));
        Files.createFile(rig().dir.resolve("file"));
        assertEquals(Errno.ECONNREFUSED,
                rig().errno(rig().connecting(rig().stream(UNIX), path("file"))));
        var e = assertThrows(SocketException.class,
                () -> rig().listener(UNIX, path("no/folder"), 8));
        assertTrue(e.getMessage().contains("folder"), e.getMessage());
    }

    @Test
    default void theLongestPathIsTheJdks() throws IOException {
        int room = Sockets.UNIX_PATH_BYTES_MAX - rig().dir.toString().length() - 1;
        UnixDomainSocketAddress longest = path("x".repeat(room));
        int listener = rig().listener(UNIX, longest, 8);
        assertEquals(longest, rig().backend.sockets().localAddress(listener));
        rig().result(rig().connecting(rig().stream(UNIX), longest));
        UnixDomainSocketAddress tooLong = path("x".repeat(room + 1));
        var e = assertThrows(SocketException.class, () -> rig().listener(UNIX, tooLong, 8));
        assertTrue(e.getMessage().contains("106 bytes"), e.getMessage());
        assertEquals(Errno.ENAMETOOLONG,
                rig().errno(rig().connecting(rig().stream(UNIX), tooLong)));
    }

    @Test
    default void pathsMayHaveAnyCharacter() throws IOException {
        UnixDomainSocketAddress odd = path("Käse 日本");
        int listener = rig().listener(UNIX, odd, 8);
        assertEquals(odd, rig().backend.sockets().localAddress(listener));
        try (SocketChannel theirs = SocketChannel.open(odd)) {
            assertTrue(theirs.isConnected());
        }
    }

    @Test
    default void addressesOfAnotherFamilyAreRefusedBothWays() throws IOException {
        for (var connect : List.of(rig().connecting(rig().stream(UNIX), Rig.loopback(1)),
                rig().connecting(rig().stream(), path("s")))) {
            assertEquals(Errno.EAFNOSUPPORT, rig().errno(connect));
            assertInstanceOf(UnsupportedAddressTypeException.class, connect.cause());
        }
    }

    /** Clients that hold all places there are: how many, is the system's business. */
    private List<SocketChannel> fillBacklog(String name) throws IOException {
        List<SocketChannel> fillers = new ArrayList<>();
        while (true) {
            SocketChannel filler = SocketChannel.open(UNIX);
            filler.configureBlocking(false);
            try {
                assertTrue(filler.connect(path(name)));
            } catch (SocketException full) {
                filler.close();
                return fillers;
            }
            fillers.add(filler);
        }
    }

    @Test
    default void aFullBacklogLetsWaitOrSaysSo() throws IOException {
        int listener = rig().listener(UNIX, path("s"), 1);
        List<SocketChannel> fillers = fillBacklog("s");
        List<Operation.Connect> connects = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            connects.add(rig().connecting(rig().stream(UNIX), path("s")));
            rig().submit(connects.get(i));
        }
        if (rig().backend.capabilities().contains(Capability.UNIX_CONNECT_WAITS)) {
            rig().turn(TimeUnit.MILLISECONDS.toNanos(50));
            assertTrue(connects.stream().allMatch(rig()::isInFlight), "they do not wait");
            // Nobody has made room yet, so the cancel cannot come too late.
            Operation.Connect cancelled = connects.removeFirst();
            rig().cancel(cancelled);
            assertEquals(Errno.ECANCELED, rig().errnoOf(cancelled));
            for (int i = 0; i < fillers.size() + connects.size(); i++) {
                rig().result(rig().accepting(listener));
            }
            connects.forEach(rig()::resultOf);
        } else {
            connects.forEach(connect -> assertEquals(Errno.EAGAIN, rig().errnoOf(connect)));
        }
        for (SocketChannel filler : fillers) {
            filler.close();
        }
    }

    @Test
    default void theirOptionsAreTheJdks() throws IOException {
        Sockets sockets = rig().backend.sockets();
        int stream = rig().stream(UNIX);
        sockets.setOption(stream, StandardSocketOptions.SO_SNDBUF, 20_000);
        assertEquals(20_000, sockets.getOption(stream, StandardSocketOptions.SO_SNDBUF));
        assertThrows(UnsupportedOperationException.class,
                () -> sockets.setOption(stream, StandardSocketOptions.TCP_NODELAY, true));
        try (SocketChannel channel = SocketChannel.open(UNIX);
                ServerSocketChannel server = ServerSocketChannel.open(UNIX)) {
            assertTrue(channel.supportedOptions()
                    .containsAll(sockets.options(Sockets.Kind.UNIX_STREAM)));
            assertTrue(server.supportedOptions()
                    .containsAll(sockets.options(Sockets.Kind.UNIX_LISTENER)));
        }
    }
}
