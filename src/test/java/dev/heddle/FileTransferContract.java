package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading and writing move the same bytes and positions as the JDK's own file channel. */
abstract class FileTransferContract extends FacadeContract {
    private static final int[] SIZES = {0, 1, 100, 4096, 4097, 60_000};
    private static final long THREE_GIB = 3L << 30;

    private Path path;

    @BeforeEach
    void makeAFile() throws IOException {
        path = Files.write(dir.resolve("file"), pattern(100_000));
    }

    /** The kinds of buffer that callers have; each is made with room for some bytes. */
    enum Kind {
        HEAP, HEAP_SLICE, HEAP_INSIDE, DIRECT, DIRECT_SLICE, DIRECT_INSIDE;

        ByteBuffer make(int bytes) {
            return switch (this) {
                case HEAP -> ByteBuffer.allocate(bytes);
                case HEAP_SLICE -> ByteBuffer.allocate(bytes + 20).slice(7, bytes);
                case HEAP_INSIDE -> inside(ByteBuffer.allocate(bytes + 20), bytes);
                case DIRECT -> ByteBuffer.allocateDirect(bytes);
                case DIRECT_SLICE -> ByteBuffer.allocateDirect(bytes + 20).slice(7, bytes);
                case DIRECT_INSIDE -> inside(ByteBuffer.allocateDirect(bytes + 20), bytes);
            };
        }

        private static ByteBuffer inside(ByteBuffer buffer, int bytes) {
            return buffer.position(9).limit(9 + bytes);
        }
    }

    private HeddleFile open() throws IOException {
        return heddle.openFile(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private FileChannel jdks() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @ParameterizedTest
    @EnumSource
    void readsLikeTheJdkIntoBuffersOfEveryKind(Kind kind) throws Exception {
        try (HeddleFile file = open(); FileChannel jdks = jdks()) {
            for (int size : SIZES) {
                for (long position : new long[] {0, 3, 99_999, 100_000, 123_456}) {
                    ByteBuffer ours = kind.make(size);
                    ByteBuffer theirs = kind.make(size);
                    assertEquals(jdks.read(theirs, position), file.read(ours, position));
                    assertSame(theirs, ours);
                }
                ByteBuffer ours = kind.make(size);
                ByteBuffer theirs = kind.make(size);
                assertEquals(jdks.read(theirs), file.read(ours));
                assertSame(theirs, ours);
                assertEquals(jdks.position(), file.position());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesLikeTheJdkFromBuffersOfEveryKind(Kind kind) throws Exception {
        Path theirPath = Files.copy(path, dir.resolve("copy"));
        try (HeddleFile file = open();
                FileChannel jdks = FileChannel.open(theirPath, StandardOpenOption.WRITE)) {
            for (int size : SIZES) {
                ByteBuffer ours = kind.make(size);
                ours.duplicate().put(pattern(size));
                for (ByteBuffer source : new ByteBuffer[] {ours, ours.asReadOnlyBuffer()}) {
                    ByteBuffer theirs = source.duplicate();
                    assertEquals(jdks.write(theirs, size), file.write(source, size));
                    assertSame(theirs, source);
                    theirs = source.duplicate().rewind();
                    source.rewind();
                    assertEquals(jdks.write(theirs), file.write(source));
                    assertSame(theirs, source);
                    assertEquals(jdks.position(), file.position());
                }
                assertEquals(-1, Files.mismatch(theirPath, path), "size " + size);
            }
        }
    }

    private static void assertSame(ByteBuffer expected, ByteBuffer seen) {
        assertEquals(expected.position(), seen.position());
        assertEquals(expected.limit(), seen.limit());
        assertEquals(expected.duplicate().clear(), seen.duplicate().clear());
    }

    @ParameterizedTest
    @EnumSource
    void heapBuffersLargerThanTheStagingMemoryAreTransferredFully(On on) throws Exception {
        byte[] bytes = pattern(5_000_001);
        try (HeddleFile file = open()) {
            on.run(() -> {
                file.writeFully(ByteBuffer.wrap(bytes), 11);
                ByteBuffer back = ByteBuffer.allocate(bytes.length);
                file.readFully(back, 11);
                assertArrayEquals(bytes, back.array());
                file.position(11);
                ByteBuffer again = ByteBuffer.allocate(bytes.length);
                file.readFully(again);
                assertArrayEquals(bytes, again.array());
                assertEquals(11 + bytes.length, file.position());
                assertEquals(-1, file.read(ByteBuffer.allocate(1)));
            });
        }
    }

    @Test
    void readingFullyKeepsWhatTheFileHadBeforeItsEnd() throws Exception {
        try (HeddleFile file = open()) {
            ByteBuffer target = ByteBuffer.allocate(50);
            EOFException e = assertThrows(EOFException.class,
                    () -> file.readFully(target, 99_980));
            assertTrue(e.getMessage().contains("file") && e.getMessage().contains("30 bytes"),
                    e::getMessage);
            assertArrayEquals(Arrays.copyOfRange(pattern(100_000), 99_980, 100_000),
                    taken(target));
            file.position(99_990);
            ByteBuffer sequential = ByteBuffer.allocateDirect(50);
            assertThrows(EOFException.class, () -> file.readFully(sequential));
            assertEquals(10, sequential.position());
            assertEquals(100_000, file.position());
        }
    }

    @Test
    void sequentialWritesOfManyThreadsDoNotOverlap() throws Exception {
        Path shared = dir.resolve("shared");
        try (HeddleFile file = heddle.openFile(shared, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            var writers = IntStream.range(0, 50).mapToObj(n -> On.VIRTUAL.start(() -> {
                byte[] line = new byte[100];
                Arrays.fill(line, (byte) n);
                file.writeFully(ByteBuffer.wrap(line));
            })).toList();
            for (Task<Void> writer : writers) {
                writer.result();
            }
        }
        byte[] bytes = Files.readAllBytes(shared);
        assertEquals(5000, bytes.length);
        int sum = 0;
        for (int i = 0; i < 5000; i++) {
            assertEquals(bytes[i / 100 * 100], bytes[i], "a line is torn");
            sum += bytes[i];
        }
        assertEquals(100 * 49 * 50 / 2, sum);
    }

    @Test
    void appendingWritesAtTheEndWhateverThePosition() throws Exception {
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.APPEND)) {
            assertEquals(100_000, file.position());
            assertEquals(3, file.write(ByteBuffer.wrap(new byte[] {1, 2, 3})));
            assertEquals(2, file.write(ByteBuffer.wrap(new byte[] {4, 5}), 0));
            assertEquals(1, file.write(new ByteBuffer[] {ByteBuffer.wrap(new byte[] {6})}, 0));
            assertEquals(100_006, file.position());
        }
        byte[] bytes = Files.readAllBytes(path);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, Arrays.copyOfRange(bytes, 100_000,
                bytes.length));
    }

    @Test
    void positionsBeyondFourGibibytesAreReached() throws Exception {
        try (HeddleFile file = open()) {
            for (long position : new long[] {Integer.MAX_VALUE - 3L, THREE_GIB, THREE_GIB * 2}) {
                byte[] bytes = pattern(10);
                assertEquals(10, file.write(ByteBuffer.wrap(bytes), position));
                assertEquals(position + 10, file.size());
                ByteBuffer back = ByteBuffer.allocate(20);
                assertEquals(10, file.read(back, position));
                assertArrayEquals(bytes, taken(back));
                file.position(position + 5);
                assertEquals(5, file.read(back));
                assertEquals(position + 10, file.position());
            }
        }
    }

    @Test
    void truncatingShrinksAndGrowsAndMovesThePositionIfItWasBeyond() throws Exception {
        try (HeddleFile file = open()) {
            file.position(500);
            file.truncate(1000);
            assertEquals(1000, file.size());
            assertEquals(500, file.position());
            file.truncate(100);
            assertEquals(100, Files.size(path));
            assertEquals(100, file.position());
            file.truncate(5000);
            assertEquals(5000, Files.size(path));
            ByteBuffer tail = ByteBuffer.allocate(4900);
            file.readFully(tail, 100);
            assertArrayEquals(new byte[4900], tail.array(), "grown with zeros");
        }
        assertArrayEquals(pattern(100), Arrays.copyOf(Files.readAllBytes(path), 100));
    }

    @Test
    void allocatingGrowsTheFileAndKeepsWhatIsThere() throws Exception {
        try (HeddleFile file = open()) {
            file.allocate(50, 10);
            assertEquals(100_000, file.size());
            file.allocate(150_000, 50_000);
            assertEquals(200_000, file.size());
            assertArrayEquals(pattern(100_000),
                    Arrays.copyOf(Files.readAllBytes(path), 100_000));
            for (long[] wrong : new long[][] {{-1, 5}, {0, 0}, {0, -1}, {Long.MAX_VALUE, 1}}) {
                assertThrows(IllegalArgumentException.class,
                        () -> file.allocate(wrong[0], wrong[1]));
            }
        }
    }

    @Test
    void whatIsSyncedCanBeReadByOthers() throws Exception {
        try (HeddleFile file = open()) {
            file.writeFully(ByteBuffer.wrap(new byte[] {42}), 0);
            file.dataSync();
            file.sync();
            assertEquals(42, Files.readAllBytes(path)[0]);
        }
    }

    @Test
    void programmersErrorsAreThoseOfTheJdk() throws Exception {
        ByteBuffer readOnly = ByteBuffer.allocate(5).asReadOnlyBuffer();
        try (HeddleFile file = open(); FileChannel jdks = jdks();
                HeddleFile reader = heddle.openFile(path);
                FileChannel theirReader = FileChannel.open(path);
                HeddleFile writer = heddle.openFile(path, StandardOpenOption.WRITE);
                FileChannel theirWriter = FileChannel.open(path, StandardOpenOption.WRITE)) {
            ByteBuffer b = ByteBuffer.allocate(5);
            assertSameFailure(() -> jdks.read(readOnly), () -> file.read(readOnly));
            assertSameFailure(() -> jdks.read(readOnly, 0), () -> file.read(readOnly, 0));
            assertSameFailure(() -> jdks.read(b, -1), () -> file.read(b, -1));
            assertSameFailure(() -> jdks.write(b, -1), () -> file.write(b, -1));
            assertSameFailure(() -> jdks.position(-1), () -> {
                file.position(-1);
                return null;
            });
            assertSameFailure(() -> jdks.truncate(-1), () -> {
                file.truncate(-1);
                return null;
            });
            assertSameFailure(() -> jdks.read(null, 0), () -> file.read((ByteBuffer) null, 0));
            assertSameFailure(() -> theirReader.write(b), () -> reader.write(b));
            assertSameFailure(() -> theirReader.write(b, 0), () -> reader.write(b, 0));
            assertSameFailure(() -> theirReader.truncate(0), () -> {
                reader.truncate(0);
                return null;
            });
            assertSameFailure(() -> theirWriter.read(b), () -> writer.read(b));
            assertSameFailure(() -> theirWriter.read(b, 0), () -> writer.read(b, 0));
            assertEquals(100_000, file.size());
        }
    }

    @Test
    void everyCallOnAClosedFileFailsAsInTheJdk() throws Exception {
        HeddleFile file = open();
        FileChannel jdks = jdks();
        file.close();
        jdks.close();
        for (ByteBuffer b : new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocate(0)}) {
            assertSameFailure(() -> jdks.read(b), () -> file.read(b));
            assertSameFailure(() -> jdks.read(b, 0), () -> file.read(b, 0));
            assertSameFailure(() -> jdks.write(b), () -> file.write(b));
            assertSameFailure(() -> jdks.write(b, 0), () -> file.write(b, 0));
            ByteBuffer[] bs = {b};
            assertSameFailure(() -> jdks.read(bs), () -> file.read(bs, 0));
            assertSameFailure(() -> jdks.write(bs), () -> file.write(bs, 0));
        }
        assertSameFailure(jdks::size, file::size);
        assertSameFailure(jdks::position, file::position);
        assertSameFailure(() -> jdks.position(1), () -> {
            file.position(1);
            return null;
        });
        assertSameFailure(() -> jdks.truncate(1), () -> {
            file.truncate(1);
            return null;
        });
    }

    /** Ours has to be caught by whoever catches the JDK's. */
    private static void assertSameFailure(Callable<?> theirs, Callable<?> ours) {
        Exception expected = assertThrows(Exception.class, theirs::call);
        assertThrows(expected.getClass(), ours::call);
    }

    @Test
    void anInterruptedReaderDisturbsNobody() throws Exception {
        int reads = 3_000;
        try (HeddleFile file = heddle.openFile(path)) {
            Task<Void> reader = On.PLATFORM.start(() -> {
                for (int i = 0; i < reads; i++) {
                    assertEquals(10, file.read(ByteBuffer.allocate(10), i));
                }
            });
            Task<Integer> victim = On.VIRTUAL.start(() -> {
                int interrupts = 0;
                while (interrupts < 50) {
                    try {
                        assertEquals(10, file.read(ByteBuffer.allocate(10), 0));
                    } catch (InterruptedIOException e) {
                        assertTrue(Thread.interrupted());
                        interrupts++;
                    }
                }
                return interrupts;
            });
            while (!victim.hasEnded()) {
                victim.thread.interrupt();
                Thread.onSpinWait();
            }
            assertEquals(50, victim.result());
            reader.result();
        }
    }
}
