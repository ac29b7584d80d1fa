package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Closing wakes everyone, gives every descriptor back and leaves nothing to surprise. */
abstract class CloseContract extends FacadeContract {
    private static final int MANY = 64;

    static Stream<Arguments> everyCallWithAnOwnerOnEveryThread() {
        return Arrays.stream(Kind.values()).filter(Kind::hasOwner)
                .flatMap(kind -> Arrays.stream(On.values()).map(on -> Arguments.of(kind, on)));
    }

    static Stream<Arguments> everyCallOnEveryThread() {
        return InterruptContract.everyCallOnEveryThread();
    }

    @ParameterizedTest
    @MethodSource("everyCallWithAnOwnerOnEveryThread")
    void closeWakesABlockedCaller(Kind kind, On on) throws Exception {
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            Task<Void> caller = on.start(call::make).awaitParked();
            on.run(call.owner()::close);
            caller.failure(AsynchronousCloseException.class);
            assertFalse(caller.interruptedAtEnd());
            assertThrows(ClosedChannelException.class, call::make);
            call.owner().close();
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallWithAnOwnerOnEveryThread")
    void closeWakesThoseThatQueueBehindABlockedCaller(Kind kind, On on) throws Exception {
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            Task<Void> first = on.start(call::make).awaitParked();
            Task<Void> second = on.start(call::make).awaitParked();
            call.owner().close();
            first.failure(AsynchronousCloseException.class);
            second.failure(AsynchronousCloseException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("everyCallOnEveryThread")
    void closingTheHeddleWakesABlockedCaller(Kind kind, On on) throws Exception {
        try (BlockingCall call = BlockingCall.of(kind, heddle, dir)) {
            Task<Void> caller = on.start(call::make).awaitParked();
            on.run(heddle::close);
            caller.failure(kind.whenHeddleCloses());
            Class<? extends Exception> afterwards = kind.hasOwner()
                    ? ClosedChannelException.class : IllegalStateException.class;
            assertThrows(afterwards, call::make);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingTheHeddleEndsTheOpeningOfAPipeThatNobodyWrites(On on) throws Exception {
        Path pipe = dir.resolve("pipe");
        shell("mkfifo", pipe.toString());
        Task<HeddleFile> opener = on.start(() -> heddle.openFile(pipe)).awaitParked();
        on.run(heddle::close);
        opener.failure(AsynchronousCloseException.class);
        try (RandomAccessFile peer = new RandomAccessFile(pipe.toFile(), "rw")) {
            // A thread that the open has kept ends now, and gives back what it opened.
            Task.soon().until(() -> threads("heddle-") == 0 && ends(pipe) == 1);
            assertTrue(peer.getFD().valid());
        }
    }

    private static long threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix)).count();
    }

    private static long ends(Path path) throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(fd -> path.equals(target(fd))).count();
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    @Test
    void closingTheHeddleWakesManyOfAllKinds() throws Exception {
        List<BlockingCall> calls = new ArrayList<>();
        List<Task<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 3 * Kind.values().length; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            Path own = Files.createDirectory(dir.resolve("" + i));
            calls.add(BlockingCall.of(kind, heddle, own));
            callers.add(On.values()[i % 2].start(calls.get(i)::make).awaitParked());
        }
        heddle.close();
        for (Task<Void> caller : callers) {
            caller.failure(Exception.class);
        }
        for (BlockingCall call : calls) {
            call.close();
        }
    }

    @Test
    void closingTheHeddleWakesMoreReceiversThanMayBeInFlight() throws Exception {
        try (Heddle narrow = open(options().withMaxInFlight(4))) {
            closeWithReceivers(narrow, 8);
        }
    }

    @Test
    void closingTheHeddleWakesMoreReceiversThanStagingMemoryHasRoomFor() throws Exception {
        try (Heddle narrow = open(options().withStagingBytes(1 << 20))) {
            closeWithReceivers(narrow, 1 << 20);
        }
    }

    private static void closeWithReceivers(Heddle narrow, int bytes) throws Exception {
        List<BlockingCall> calls = new ArrayList<>();
        List<Task<Integer>> receivers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            BlockingCall call = BlockingCall.of(Kind.RECV, narrow, null);
            calls.add(call);
        }
        for (BlockingCall call : calls) {
            TcpSocket socket = (TcpSocket) call.owner();
            receivers.add(On.VIRTUAL.start(() -> socket.recv(ByteBuffer.allocate(bytes)))
                    .awaitParked());
        }
        On.PLATFORM.run(narrow::close);
        for (Task<Integer> receiver : receivers) {
            receiver.failure(AsynchronousCloseException.class);
        }
        for (BlockingCall call : calls) {
            call.close();
        }
    }

    @Test
    void noDescriptorIsGivenBackWhileACallStillUsesIt() throws Exception {
        try (Pair pair = pair()) {
            TcpSocket socket = pair.socket();
            assertTrue(socket.handle.acquire());
            Task<Void> closer = On.PLATFORM.start(socket::close);
            try {
                closer.awaitParked();
                pair.peer().setSoTimeout(100);
                assertThrows(SocketTimeoutException.class,
                        () -> pair.peer().getInputStream().read(), "it is closed already");
            } finally {
                socket.handle.release();
            }
            closer.result();
            assertEquals(-1, pair.peer().getInputStream().read());
        }
    }

    /** A pipe's descriptor is given back under its calls, where nothing else ends them. */
    @Test
    void closingAPipeReturnsWhenTheLastCallHasLetGoOfIt() throws Exception {
        try (BlockingCall call = BlockingCall.of(Kind.PIPE_READ, heddle, dir)) {
            HandleOwner pipe = call.owner();
            assertTrue(pipe.handle.acquire());
            assertDoesNotEnd(On.PLATFORM.start(pipe::close), pipe.handle::release);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingIsDoneOnceHoweverManyThreadsClose(On on) throws Exception {
        Pair pair = pair();
        List<Task<Void>> closers = IntStream.range(0, 20)
                .mapToObj(i -> on.start(() -> {
                    pair.socket().close();
                    assertFalse(pair.socket().isOpen());
                })).toList();
        for (Task<Void> closer : closers) {
            closer.result();
        }
        assertEquals(-1, pair.peer().getInputStream().read());
        pair.close();
    }

    @Test
    void aClosedHeddleRefusesClearly() throws Exception {
        HeddleFile file = heddle.openFile(dir.resolve("file"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        TcpListener listener = heddle.listen(loopback(0));
        TcpSocket socket = heddle.connect(listener.localAddress());
        Event event = heddle.event();
        heddle.close();
        heddle.close();
        assertFalse(heddle.isOpen());
        List<Task.Action> calls = List.of(() -> heddle.openFile(dir.resolve("file")),
                () -> heddle.paths().status(dir), () -> heddle.connect(listener.localAddress()),
                () -> heddle.connect("localhost", 1), () -> heddle.listen(loopback(0)),
                () -> heddle.sleep(Duration.ZERO), () -> event.await(),
                () -> event.withDeadline(Deadline.timeout(Task.SOON)).await());
        for (Task.Action call : calls) {
            IllegalStateException e = assertThrows(IllegalStateException.class, call::run);
            assertTrue(e.getMessage().contains("closed"), e::getMessage);
        }
        event.trigger();
        ByteBuffer b = ByteBuffer.allocate(1);
        for (Task.Action call : List.<Task.Action>of(() -> file.write(b), () -> socket.send(b),
                () -> socket.recv(b), listener::accept, socket::localAddress, file::size)) {
            ClosedChannelException e = assertThrows(ClosedChannelException.class, call::run);
            assertTrue(e.getMessage().contains("closed"), e::getMessage);
        }
        assertTrue(heddle.statistics().containsKey("ENDED"));
        assertTrue(heddle.backendReason().startsWith(options().backend().backendName()));
    }

    @Test
    void everyDescriptorIsGivenBack() throws Exception {
        useEverything();
        long before = Descriptors.open();
        for (int i = 0; i < 20; i++) {
            useEverything();
        }
        Task.soon().untilAsserted(() -> assertTrue(Descriptors.open() <= before));
    }

    /** One of each, interrupted, failed, abandoned to the Heddle's close or closed. */
    private void useEverything() throws Exception {
        Path own = Files.createTempDirectory(dir, "own");
        try (Heddle another = open(options())) {
            for (Kind kind : Kind.values()) {
                try (BlockingCall call = BlockingCall.of(kind, another,
                        Files.createDirectory(own.resolve(kind.name())))) {
                    call.useAgain();
                    Task<Void> caller = On.VIRTUAL.start(call::make).awaitParked();
                    if (call.owner() != null) {
                        call.owner().close();
                    } else {
                        caller.thread.interrupt();
                    }
                    caller.failure(Exception.class);
                }
            }
            assertThrows(IOException.class, () -> another.openFile(own.resolve("missing")));
            assertThrows(IOException.class, () -> another.connect(loopback(1)));
            another.openFile(own.resolve("kept"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            another.connect(another.listen(loopback(0)).localAddress());
        }
    }

    @Test
    void nothingIsLeftOpenByOpeningsThatMeetTheHeddlesClose() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(10));
        raceWithClose(path);
        long before = Descriptors.open();
        for (int i = 0; i < 40; i++) {
            raceWithClose(path);
        }
        Task.soon().untilAsserted(() -> assertTrue(Descriptors.open() <= before,
                () -> "descriptors were lost"));
    }

    private void raceWithClose(Path path) throws Exception {
        Heddle racing = open(options());
        TcpListener listener = racing.listen(loopback(0));
        List<Task<Void>> openers = List.of(
                On.VIRTUAL.start(() -> untilClosed(
                        () -> racing.openFile(path, StandardOpenOption.WRITE))),
                On.VIRTUAL.start(() -> untilClosed(
                        () -> racing.connect(listener.localAddress()))),
                On.VIRTUAL.start(() -> untilClosed(() -> racing.listen(loopback(0)))),
                On.VIRTUAL.start(() -> untilClosed(listener::accept)));
        Task.soon().until(() -> racing.statistics().get("ENDED") > 5);
        racing.close();
        for (Task<Void> opener : openers) {
            opener.result();
        }
    }

    /**
     * Only what says that it was closed may end it. Most are closed at once, since there are only
     * so many descriptors.
     */
    private static void untilClosed(Callable<? extends HandleOwner> opening) throws Exception {
        try {
            for (int i = 0; ; i++) {
                HandleOwner opened = opening.call();
                if (i >= MANY) {
                    opened.close();
                }
            }
        } catch (IllegalStateException | ClosedChannelException expected) {
            assertTrue(expected.getMessage().contains("closed"), expected::getMessage);
        } catch (SocketException listenerIsGone) {
            // Also right: the listener is closed before the connector.
        }
    }

    @Test
    void whatWasOpenedBeforeTheHeddlesCloseButNotToldYetIsClosedAgain() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(10));
        LoopStopped loop = new LoopStopped(heddle);
        loop.awaitStopped();
        LoopStopped next = new LoopStopped(heddle);
        // To be read, it would be opened in place.
        Task<HeddleFile> opener = On.VIRTUAL.start(
                () -> heddle.openFile(path, StandardOpenOption.WRITE)).awaitParked();
        while (loop.turnTo(next) == 0) {
            loop = next;
            next = new LoopStopped(heddle);
        }
        assertEquals(1, ends(path));
        Task<Void> closer = On.VIRTUAL.start(heddle::close).awaitParked();
        next.close();
        opener.failure(AsynchronousCloseException.class);
        closer.result();
        assertEquals(0, ends(path));
    }

    @Test
    void closingTheHeddleWaitsForWhoeverIsStillOpening() throws Exception {
        Holdings holdings = heddle.listen(loopback(0)).engine.holdings();
        CountDownLatch opens = new CountDownLatch(1);
        AtomicBoolean goesOn = new AtomicBoolean();
        Task<Object> opener = On.PLATFORM.start(() -> holdings.opening("open", "it", () -> {
            opens.countDown();
            Task.soon().untilTrue(goesOn);
            return "opened";
        }));
        opens.await();
        assertDoesNotEnd(On.PLATFORM.start(heddle::close), () -> goesOn.set(true));
        opener.result();
    }

    private static void assertDoesNotEnd(Task<Void> closer, Runnable before) throws Exception {
        try {
            Awaitility.await().during(Duration.ofMillis(100)).atMost(Task.SOON)
                    .until(() -> !closer.hasEnded());
        } finally {
            before.run();
        }
        closer.result();
    }

    @Test
    void aTransferThatWasSubmittedNeedNotBeAwaited() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        ByteBuffer target = ByteBuffer.allocateDirect(100);
        HeddleFile file = heddle.openFile(path);
        Pending read = file.submitRead(target, 0);
        file.close();
        assertTrue(read.isDone());
        try {
            assertEquals(100, read.await());
            assertArrayEquals(pattern(100), taken(target));
        } catch (AsynchronousCloseException tooLate) {
            assertEquals(0, target.position());
        }
    }

    @Test
    void aPendingTransferThatIsCancelledSaysSoUnlessItWasFaster() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        try (HeddleFile file = heddle.openFile(path)) {
            for (int i = 0; i < 100; i++) {
                ByteBuffer target = ByteBuffer.allocate(100);
                Pending read = file.submitRead(target, 0);
                read.cancel();
                try {
                    assertEquals(100, read.await());
                    assertEquals(100, read.await(), "awaiting again changes nothing");
                    assertEquals(100, target.position());
                } catch (IOException e) {
                    assertTrue(e.getMessage().contains("cancelled"), e::getMessage);
                    assertFalse(e instanceof ClosedChannelException, "nothing was closed");
                }
            }
        }
    }
}
