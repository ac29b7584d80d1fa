package dev.heddle;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Task.On;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What is done on the calling thread, for that is cheaper, and what is not. */
abstract class FileInPlaceContract extends FacadeContract {
    @Test
    void cachedBytesAreReadInPlace() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(100));
        try (HeddleFile file = heddle.openFile(path)) {
            long before = heddle.statistics().get("IN_PLACE");
            assertEquals(10, On.PLATFORM.run(() -> file.read(ByteBuffer.allocate(10), 0)));
            assertEquals(1, heddle.statistics().get("IN_PLACE") - before);
        }
    }

    @Test
    void severalBuffersMoveInPlaceTogetherUnlessThereAreManyBytes() throws Exception {
        Path path = Files.write(dir.resolve("file"), pattern(200_000));
        try (HeddleFile file = heddle.openFile(path)) {
            for (int bytes : new int[] {1_000, 16 << 10, 17 << 10}) {
                ByteBuffer[] targets = FileVectorsContract.mixed(5, bytes);
                long before = heddle.statistics().get("IN_PLACE");
                On.PLATFORM.run(() -> {
                    file.readFully(targets, 3);
                    return null;
                });
                assertEquals(bytes <= 16 << 10 ? 1 : 0,
                        heddle.statistics().get("IN_PLACE") - before);
                assertArrayEquals(Arrays.copyOfRange(pattern(200_000), 3, 3 + 4 * bytes),
                        FileVectorsContract.content(targets));
            }
        }
    }

    @Test
    void whatIsAppendedFromSeveralBuffersStaysTogether() throws Exception {
        Path path = dir.resolve("file");
        int threads = 8;
        int records = 200;
        try (HeddleFile file = heddle.openFile(path, CREATE, APPEND);
                ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < threads; t++) {
                byte[] half = {(byte) t, (byte) t, (byte) t};
                writers.submit(() -> {
                    for (int i = 0; i < records; i++) {
                        ByteBuffer[] record = {ByteBuffer.wrap(half), ByteBuffer.wrap(half)};
                        assertEquals(6, file.write(record, 0));
                    }
                    return null;
                });
            }
        }
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(path));
        assertEquals(threads * records * 6, content.remaining());
        while (content.hasRemaining()) {
            byte first = content.get();
            for (int i = 1; i < 6; i++) {
                assertEquals(first, content.get());
            }
        }
    }

    /** Writes to a file of its own: one slow write sends the next ones elsewhere. */
    private long inPlace(ByteBuffer source, OpenOption... options) throws Exception {
        Path written = dir.resolve("written");
        long before = heddle.statistics().get("IN_PLACE");
        int bytes = source.remaining();
        try (HeddleFile file = heddle.openFile(written, options)) {
            On.PLATFORM.run(() -> file.writeFully(source, 0));
            assertEquals(bytes, Files.size(written));
        }
        Files.delete(written);
        return heddle.statistics().get("IN_PLACE") - before;
    }

    @Test
    void buffersAreWrittenInPlaceUnlessThatTakesLong() throws Exception {
        int once;
        try (HeddleFile file = heddle.openFile(dir.resolve("file"), CREATE, WRITE)) {
            once = heddle.loops().first().backend().cachesWrites(file.handle.number()) ? 1 : 0;
        }
        assertEquals(once, inPlace(ByteBuffer.allocate(1), CREATE, WRITE));
        assertEquals(once, inPlace(ByteBuffer.allocate(64 << 10), CREATE, APPEND));
        assertEquals(0, inPlace(ByteBuffer.allocate((64 << 10) + 1), CREATE, WRITE));
        assertEquals(once, inPlace(ByteBuffer.allocateDirect(1 << 20), CREATE, WRITE));
        assertEquals(0, inPlace(ByteBuffer.allocateDirect((1 << 20) + 1), CREATE, WRITE));
        assertEquals(0, inPlace(ByteBuffer.allocate(64), CREATE, WRITE, DSYNC));
    }
}
