package dev.heddle.nio;

import static dev.heddle.backend.Backend.NOT_NOW;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads on the calling thread, which are right, or are not made at all. */
class ReadsInPlaceTest {
    private static final int FILE_BYTES = 100_000;
    private static final int MOST_BYTES = 64 << 10;

    @TempDir
    Path dir;
    private final byte[] content = new byte[FILE_BYTES];
    private RandomAccessFile file;
    private ReadsInPlace reads;

    @BeforeEach
    void open() throws IOException {
        for (int i = 0; i < FILE_BYTES; i++) {
            content[i] = (byte) (i * 7 + i / 251);
        }
        Path path = Files.write(dir.resolve("file"), content);
        file = new RandomAccessFile(path.toFile(), "r");
        reads = new ReadsInPlace(file);
    }

    @AfterEach
    void close() throws IOException {
        file.close();
    }

    /** Each with reads of its own: a slow one keeps the next from being made. */
    private long read(ByteBuffer buffer, long position) {
        int before = buffer.position();
        int count = new ReadsInPlace(file).attempt(buffer, position);
        assertEquals(before, buffer.position());
        return count;
    }

    @Test
    void buffersOfEveryKindAreFilled() {
        for (ByteBuffer whole : List.of(ByteBuffer.allocate(64), ByteBuffer.allocateDirect(64),
                ByteBuffer.allocate(90).slice(13, 64), ByteBuffer.allocateDirect(90).slice(13, 64),
                ByteBuffer.wrap(new byte[100], 20, 64).slice())) {
            whole.position(5).limit(45);
            assertEquals(40, read(whole, 1_000));
            byte[] wanted = new byte[64];
            System.arraycopy(content, 1_000, wanted, 5, 40);
            byte[] bytes = new byte[64];
            whole.clear().get(bytes);
            assertArrayEquals(wanted, bytes);
        }
    }

    @Test
    void theEndOfTheFileIsFound() {
        assertEquals(3, read(ByteBuffer.allocate(8), FILE_BYTES - 3));
        assertEquals(0, read(ByteBuffer.allocate(8), FILE_BYTES));
        assertEquals(0, read(ByteBuffer.allocateDirect(8), FILE_BYTES + 9));
    }

    @Test
    void whatIsLargeIsNotCutShort() {
        ByteBuffer most = ByteBuffer.allocateDirect(MOST_BYTES);
        assertEquals(MOST_BYTES, read(most, 5));
        byte[] bytes = new byte[MOST_BYTES];
        most.get(bytes);
        assertArrayEquals(Arrays.copyOfRange(content, 5, MOST_BYTES + 5), bytes);
        assertEquals(NOT_NOW, reads.attempt(ByteBuffer.allocate(MOST_BYTES + 1), 0));
    }

    @Test
    void whatHasNoPositionsIsLeftToOthers() throws Exception {
        assertEquals(NOT_NOW, reads.attempt(ByteBuffer.allocate(8), Operation.AT_CURSOR));
        Path pipe = dir.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (RandomAccessFile both = new RandomAccessFile(pipe.toFile(), "rw")) {
            both.write(1);
            assertEquals(NOT_NOW, new ReadsInPlace(both).attempt(ByteBuffer.allocate(1), 0));
            assertEquals(1, both.read());
        }
    }

    @Test
    void afterTheEndNoneIsMade() {
        reads.end();
        assertEquals(NOT_NOW, reads.attempt(ByteBuffer.allocate(8), 0));
    }
}
