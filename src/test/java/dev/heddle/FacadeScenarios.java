package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The eight scenarios of a completion loop, as straight-line code on the facade. */
abstract class FacadeScenarios extends FacadeContract {
    private static final int DIRECT_BYTES = 1 << 20;
    private static final int DIRECT_READS = 48;
    private static final int READS = 10_000;
    private static final int MANY_THREADS = 500;

    @ParameterizedTest
    @EnumSource
    void aFileIsOpenedWrittenReadClosedAndMeasured(On on) throws Exception {
        Path path = dir.resolve("scenario");
        on.run(() -> {
            HeddleFile file = heddle.openFile(path, StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            byte[] bytes = pattern(20);
            assertEquals(20, file.write(ByteBuffer.wrap(bytes), 10));
            ByteBuffer back = ByteBuffer.allocateDirect(20);
            assertEquals(20, file.read(back, 10));
            assertArrayEquals(bytes, taken(back));
            file.close();
            assertEquals(30, heddle.paths().status(path).size());
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionIsAcceptedAndBytesArrive(On on) throws Exception {
        byte[] bytes = pattern(10);
        on.run(() -> {
            try (TcpListener listener = heddle.listen(loopback(0));
                    TcpSocket client = heddle.connect(listener.localAddress());
                    TcpSocket server = listener.accept()) {
                assertEquals(10, client.send(ByteBuffer.wrap(bytes)));
                ByteBuffer five = ByteBuffer.allocate(5);
                assertEquals(5, server.recv(five));
                assertArrayEquals(Arrays.copyOf(bytes, 5), five.array());
            }
        });
    }

    @Test
    void tenSleepsAllEndAndNoneEarly(TestReporter reporter) throws Exception {
        Duration time = Duration.ofMillis(20);
        long slowest = 0;
        for (long nanos : tenSleeps(heddle, time)) {
            assertTrue(nanos >= time.toNanos(), () -> "slept only " + nanos + " ns");
            slowest = Math.max(slowest, nanos);
        }
        reporter.publishEntry("slowest of ten sleeps of 20 ms, in µs", "" + slowest / 1000);
    }

    private static List<Long> tenSleeps(Heddle heddle, Duration time) throws Exception {
        List<Task<Long>> sleepers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sleepers.add(On.VIRTUAL.start(() -> {
                long start = System.nanoTime();
                heddle.sleep(time);
                return System.nanoTime() - start;
            }));
        }
        List<Long> times = new ArrayList<>();
        for (Task<Long> sleeper : sleepers) {
            times.add(sleeper.result());
        }
        return times;
    }

    @ParameterizedTest
    @EnumSource
    void anEventWakesItsWaiterEachOfFiveTimes(On on) throws Exception {
        Event event = heddle.event();
        AtomicInteger heard = new AtomicInteger();
        Task<Void> waiter = on.start(() -> {
            for (int i = 0; i < 5; i++) {
                event.await();
                heard.incrementAndGet();
            }
        });
        for (int i = 0; i < 5; i++) {
            assertEquals(i, heard.get());
            waiter.awaitParked();
            event.trigger();
            int expected = i + 1;
            Task.soon().until(() -> heard.get() == expected);
        }
        waiter.result();
    }

    @Test
    void triggersBeforeTheWaitCountAsOneAndAreNotLost() throws Exception {
        Event event = heddle.event();
        event.trigger();
        event.trigger();
        On.VIRTUAL.run(() -> event.await());
        Task<Boolean> second = On.VIRTUAL.start(() -> event.await()).awaitParked();
        event.trigger();
        second.result();
    }

    @Test
    void sleepsAllEndThoughTheSubmissionQueueHasRoomForOne() throws Exception {
        try (Heddle narrow = open(options().withSubmissionEntries(1))) {
            assertEquals(10, tenSleeps(narrow, Duration.ofMillis(20)).size());
        }
    }

    @Test
    void tenThousandReadsByManyThreadsAllEndThoughTheQueueHasRoomForOne() throws Exception {
        Path path = numbers();
        AtomicInteger next = new AtomicInteger();
        try (Heddle narrow = open(options().withSubmissionEntries(1));
                HeddleFile file = narrow.openFile(path)) {
            List<Task<Void>> readers = new ArrayList<>();
            for (int i = 0; i < MANY_THREADS; i++) {
                readers.add(On.VIRTUAL.start(() -> {
                    for (int n; (n = next.getAndIncrement()) < READS;) {
                        ByteBuffer four = n % 2 == 0
                                ? ByteBuffer.allocate(4) : ByteBuffer.allocateDirect(4);
                        file.readFully(four, 4L * n);
                        assertEquals(n, four.getInt(0));
                    }
                }));
            }
            for (Task<Void> reader : readers) {
                reader.result();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandReadsOfOneThreadAllEndThoughTheQueueHasRoomForOne(On on) throws Exception {
        Path path = numbers();
        try (Heddle narrow = open(options().withSubmissionEntries(1));
                HeddleFile file = narrow.openFile(path)) {
            on.run(() -> {
                ByteBuffer[] buffers = new ByteBuffer[READS];
                Pending[] reads = new Pending[READS];
                for (int n = 0; n < READS; n++) {
                    buffers[n] = n % 2 == 0
                            ? ByteBuffer.allocate(4) : ByteBuffer.allocateDirect(4);
                    reads[n] = file.submitRead(buffers[n], 4L * n);
                }
                for (int n = READS - 1; n >= 0; n--) {
                    assertEquals(4, reads[n].await());
                    assertTrue(reads[n].isDone());
                    assertEquals(n, buffers[n].flip().getInt());
                }
            });
        }
    }

    /** A file of numbers, each at four times itself. */
    private Path numbers() throws IOException {
        ByteBuffer numbers = ByteBuffer.allocate(4 * READS);
        for (int n = 0; n < READS; n++) {
            numbers.putInt(n);
        }
        return Files.write(dir.resolve("numbers"), numbers.array());
    }

    @ParameterizedTest
    @EnumSource
    void aParkedReceiveIsEndedByASendFromOutside(On on) throws Exception {
        try (Pair pair = pair()) {
            ByteBuffer target = ByteBuffer.allocate(10);
            Task<Integer> receiver = on.start(() -> pair.socket().recv(target)).awaitParked();
            pair.peer().getOutputStream().write(pattern(3));
            assertEquals(3, receiver.result());
            assertArrayEquals(pattern(3), taken(target));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMebibyteIsPipedOverASocketByteByByte(On on) throws Exception {
        pipe(on, 1);
    }

    @Test
    @Tag("long")
    void aGibibyteIsPipedOverASocketByteByByte() throws Exception {
        pipe(On.VIRTUAL, 1024);
    }

    private void pipe(On on, int mebibytes) throws Exception {
        byte[] mebibyte = pattern(1 << 20);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        MessageDigest received = MessageDigest.getInstance("SHA-256");
        try (TcpListener listener = heddle.listen(loopback(0))) {
            InetSocketAddress address = listener.localAddress();
            Task<Void> sender = on.start(() -> {
                try (TcpSocket socket = heddle.connect(address)) {
                    for (int i = 0; i < mebibytes; i++) {
                        mebibyte[i]++;
                        sent.update(mebibyte);
                        socket.sendFully(ByteBuffer.wrap(mebibyte));
                    }
                }
            });
            on.run(() -> {
                try (TcpSocket socket = listener.accept()) {
                    ByteBuffer target = ByteBuffer.allocate(77_777);
                    while (socket.recv(target) >= 0) {
                        received.update(target.flip());
                        target.clear();
                    }
                }
            });
            sender.result();
        }
        assertArrayEquals(sent.digest(), received.digest());
    }

    @Test
    void closingEndsDirectReadsInFlightAndTheirBuffersNeverChangeAfterwards() throws Exception {
        // On the disk of the build directory, since a temporary one may be in memory.
        Path path = Files.createTempFile(Path.of("target"), "direct", null);
        try {
            Files.write(path, pattern(DIRECT_BYTES * DIRECT_READS));
            HeddleFile file = heddle.openFile(path, StandardOpenOption.READ, directOption());
            List<ByteBuffer> targets = new ArrayList<>();
            List<Pending> reads = new ArrayList<>();
            for (int i = 0; i < DIRECT_READS; i++) {
                ByteBuffer target = ByteBuffer.allocateDirect(DIRECT_BYTES + 4096)
                        .alignedSlice(4096).limit(DIRECT_BYTES);
                targets.add(target);
                reads.add(file.submitRead(target, (long) i * DIRECT_BYTES));
            }
            heddle.close();
            long checksum = checksum(targets);
            int bytes = 0;
            for (Pending read : reads) {
                bytes += resultOrZero(read);
            }
            assertTrue(bytes <= DIRECT_BYTES * DIRECT_READS);
            Files.readAllBytes(path);
            assertEquals(checksum, checksum(targets), "a buffer changed after the close");
        } finally {
            Files.delete(path);
        }
    }

    private static int resultOrZero(Pending read) throws IOException {
        assertTrue(read.isDone());
        try {
            return read.await();
        } catch (AsynchronousCloseException e) {
            return 0;
        }
    }

    private static long checksum(List<ByteBuffer> buffers) {
        CRC32 crc = new CRC32();
        for (ByteBuffer buffer : buffers) {
            crc.update(buffer.duplicate().clear());
        }
        return crc.getValue();
    }
}
