package dev.heddle;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.heddle.Task.On;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files opened with {@code DIRECT}: what is aligned, what need not be, and what is told. */
abstract class FileDirectContract extends FacadeContract {
    private static final int BLOCK = 4096;
    private static final int BYTES = 4 * BLOCK;

    private Path path;
    private HeddleFile file;
    private int alignment;

    /** On the disk of the build directory, since a temporary one may be in memory. */
    @BeforeEach
    void openFile() throws Exception {
        path = Files.createTempFile(Path.of("target"), "direct", null);
        Files.write(path, pattern(BYTES));
        file = openDirect(READ, WRITE);
        alignment = file.status().directAlignment().orElse(BLOCK);
    }

    @AfterEach
    void deleteFile() throws IOException {
        if (file != null) {
            file.close();
        }
        Files.delete(path);
    }

    private HeddleFile openDirect(OpenOption... options) throws Exception {
        Set<OpenOption> all = new HashSet<>(Set.of(options));
        all.add(directOption());
        try {
            FileChannel.open(path, all).close();
        } catch (FileSystemException | UnsupportedOperationException e) {
            abort("no direct I/O here: " + e);
        }
        return heddle.openFile(path, all, 0);
    }

    /** Aligned memory, of a block at the least; or so many bytes behind such. */
    private static ByteBuffer memory(int bytes, int shift) {
        return ByteBuffer.allocateDirect(bytes + 2 * BLOCK).alignedSlice(BLOCK)
                .slice(shift, bytes);
    }

    private static byte[] part(int from, int bytes) {
        return Arrays.copyOfRange(pattern(BYTES), from, from + bytes);
    }

    private void assertRefused(ByteBuffer buffer, Executable transfer, String... wrong) {
        byte[] before = bytesOf(buffer);
        FileSystemException e = assertThrows(FileSystemException.class, transfer);
        assertEquals(path.toString(), e.getFile());
        for (String part : wrong) {
            assertTrue(e.getReason().contains(part), e::getMessage);
        }
        assertTrue(e.getReason().contains("multiples of " + alignment + " bytes")
                && e.getReason().contains("without DIRECT"), e::getMessage);
        assertEquals(0, buffer.position());
        assertArrayEquals(before, bytesOf(buffer));
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aPositionWithinABlockIsToldAndNothingIsTransferred(On on) throws Exception {
        on.run(() -> {
            for (ByteBuffer buffer : List.of(memory(BLOCK, 0), memory(BLOCK, 1),
                    ByteBuffer.allocate(BLOCK))) {
                String wrong = "position 7 is none";
                assertRefused(buffer, () -> file.read(buffer, 7), "read failed", wrong);
                assertRefused(buffer, () -> file.readFully(buffer, 7), wrong);
                assertRefused(buffer, () -> file.submitRead(buffer, 7).await(), wrong);
                assertRefused(buffer, () -> file.write(buffer, 7), "write failed", wrong);
                assertRefused(buffer, () -> file.submitWrite(buffer, 7).await(), wrong);
                file.position(7);
                assertRefused(buffer, () -> file.read(buffer), wrong);
                assertRefused(buffer, () -> file.write(buffer), wrong);
                assertEquals(7, file.position());
            }
        });
        assertArrayEquals(pattern(BYTES), Files.readAllBytes(path));
    }

    @ParameterizedTest
    @EnumSource
    void aLengthThatEndsWithinABlockIsToldAndNothingIsTransferred(On on) throws Exception {
        on.run(() -> {
            for (ByteBuffer buffer : List.of(memory(BLOCK + 100, 0), memory(BLOCK + 100, 3),
                    ByteBuffer.allocate(BLOCK + 100))) {
                String wrong = "length 4196 is none";
                assertRefused(buffer, () -> file.read(buffer, BLOCK), wrong);
                assertRefused(buffer, () -> file.write(buffer, BLOCK), wrong);
                assertRefused(buffer, () -> file.write(buffer, 9),
                        "position 9 and length 4196 are none");
            }
            ByteBuffer[] row = {memory(BLOCK, 0), memory(BLOCK, 2), memory(5, 0)};
            assertRefused(row[0], () -> file.read(row, 0), "length 8197 is none");
            assertRefused(row[0], () -> file.writeFully(row, 0), "length 8197 is none");
        });
        assertArrayEquals(pattern(BYTES), Files.readAllBytes(path));
    }

    @ParameterizedTest
    @EnumSource
    void memoryNeedNotBeAligned(On on) throws Exception {
        on.run(() -> {
            for (ByteBuffer buffer : List.of(memory(2 * BLOCK, 1), memory(2 * BLOCK, 12),
                    memory(2 * BLOCK, 512), ByteBuffer.allocate(2 * BLOCK + 9).slice(5, 2 * BLOCK),
                    memory(2 * BLOCK + 9, 0).position(9).slice())) {
                file.readFully(buffer, BLOCK);
                assertArrayEquals(part(BLOCK, 2 * BLOCK), taken(buffer));
                file.writeFully(buffer.flip(), 2 * BLOCK);
                file.submitRead(buffer.clear().limit(BLOCK), 0).await();
                assertArrayEquals(part(0, BLOCK), taken(buffer));
                file.submitWrite(buffer.flip(), BLOCK).await();
                file.writeFully(ByteBuffer.wrap(pattern(BYTES)), 0);
            }
        });
    }

    @Test
    void whatIsWrittenFromAnyMemoryArrives() throws Exception {
        byte[] other = part(100, 2 * BLOCK);
        for (int shift : List.of(0, 1, 8, 512)) {
            Files.write(path, pattern(BYTES));
            file.writeFully(memory(2 * BLOCK, shift).put(other).flip(), BLOCK);
            byte[] expected = pattern(BYTES);
            System.arraycopy(other, 0, expected, BLOCK, other.length);
            assertArrayEquals(expected, Files.readAllBytes(path));
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalBuffersNeedNotBeAlignedEach(On on) throws Exception {
        on.run(() -> {
            for (int shift : List.of(0, 1, 512)) {
                ByteBuffer[] row = {memory(1000, shift), memory(BLOCK, 0), memory(3000, 0),
                    memory(BLOCK + 96, shift)};
                file.readFully(row, BLOCK);
                ByteBuffer all = ByteBuffer.allocate(3 * BLOCK);
                for (ByteBuffer buffer : row) {
                    all.put(buffer.flip());
                }
                assertArrayEquals(part(BLOCK, 3 * BLOCK), all.array());
                file.writeFully(row(row), 0);
                file.readFully(all.clear(), 0);
                assertArrayEquals(part(BLOCK, 3 * BLOCK), all.array());
                file.writeFully(ByteBuffer.wrap(pattern(BYTES)), 0);
            }
        });
    }

    private static ByteBuffer[] row(ByteBuffer[] buffers) {
        return Arrays.stream(buffers).map(ByteBuffer::rewind).toArray(ByteBuffer[]::new);
    }

    @Test
    void alignedMemoryIsNotCopied() throws Exception {
        long before = heddle.statistics().get("STAGED");
        file.readFully(memory(BLOCK, 0), 0);
        file.readFully(memory(BLOCK, alignment % BLOCK), 0);
        file.readFully(new ByteBuffer[] {memory(BLOCK, 0), memory(BLOCK, 0)}, 0);
        assertEquals(before, heddle.statistics().get("STAGED"));
        file.readFully(memory(BLOCK, 1), 0);
        assertEquals(before + 1, heddle.statistics().get("STAGED"));
        file.readFully(memory(BLOCK, 0), 0);
        assertEquals(before + 1, heddle.statistics().get("STAGED"), "that of one read only");
    }

    @ParameterizedTest
    @EnumSource
    void aFileEndsWhereverItDoes(On on) throws Exception {
        Files.write(path, pattern(BLOCK + 30));
        on.run(() -> {
            for (ByteBuffer buffer : List.of(memory(BLOCK, 0), ByteBuffer.allocate(BLOCK))) {
                assertEquals(30, file.read(buffer.clear(), BLOCK));
                assertArrayEquals(part(BLOCK, 30), taken(buffer));
                assertEquals(-1, file.read(buffer.clear(), BLOCK + 30));
                assertEquals(-1, file.read(buffer, BLOCK + 31));
                assertEquals(-1, file.read(buffer.limit(5), 2 * BLOCK));
                assertThrows(EOFException.class, () -> file.readFully(buffer.clear(), BLOCK));
                assertEquals(30, buffer.position());
            }
            ByteBuffer[] row = {memory(BLOCK, 0), memory(BLOCK, 0)};
            assertEquals(-1, file.read(row, BLOCK + 30));
        });
    }

    @Test
    void appendingBehindHalfABlockIsTold() throws Exception {
        Files.write(path, pattern(30));
        try (HeddleFile appending = openDirect(WRITE, APPEND)) {
            ByteBuffer buffer = memory(BLOCK, 0);
            assertRefused(buffer, () -> appending.write(buffer), "the end of the file, 30 is none");
        }
    }
}
