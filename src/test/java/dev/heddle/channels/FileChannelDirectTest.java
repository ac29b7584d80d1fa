package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels opened with {@code DIRECT}: what they take, and how they refuse the rest. */
@FileChannelContract.ForEachSubject
class FileChannelDirectTest extends FileChannelContract {
    private static final int BLOCK = 4096;
    private static final int BYTES = 3 * BLOCK;
    private static final int JAVA_OF_ARRAYS = 25;

    private Path onDisk;
    private FileChannel channel;

    /** On the disk of the build directory, since a temporary one may be in memory. */
    @BeforeEach
    void openDirect() throws Exception {
        onDisk = Files.createTempFile(Path.of("target"), "direct", null);
        Files.write(onDisk, pattern(BYTES));
        OpenOption direct = directOption();
        try {
            FileChannel.open(onDisk, READ, direct).close();
        } catch (FileSystemException | UnsupportedOperationException e) {
            abort("no direct I/O here: " + e);
        }
        channel = open(onDisk, READ, WRITE, direct);
    }

    @AfterEach
    void deleteFile() throws IOException {
        if (channel != null) {
            channel.close();
        }
        Files.delete(onDisk);
    }

    /** ExtendedOpenOption.DIRECT; javac warns of its name. */
    private static OpenOption directOption() throws ReflectiveOperationException {
        Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
        return Stream.of(options.getEnumConstants()).map(OpenOption.class::cast)
                .filter(option -> option.toString().equals("DIRECT")).findAny().orElseThrow();
    }

    private static ByteBuffer aligned(int bytes) {
        return ByteBuffer.allocateDirect(bytes + 2 * BLOCK).alignedSlice(BLOCK).limit(bytes);
    }

    /**
     * Outside the heap and in it. Older JDKs keep the memory by which they align an array's bytes
     * for their carrier's next call, whatever that does, and fail in it with a
     * NullPointerException.
     */
    private List<ByteBuffer> kinds(int bytes) {
        return subject.isJdk() && Runtime.version().feature() < JAVA_OF_ARRAYS
                ? List.of(aligned(bytes)) : List.of(aligned(bytes), ByteBuffer.allocate(bytes));
    }

    /** One use of the channel. */
    @FunctionalInterface
    private interface Use {
        long make(ByteBuffer buffer) throws IOException;
    }

    private static void expectRefusal(ByteBuffer buffer, Use... uses) {
        for (Use use : uses) {
            IOException e = assertThrows(IOException.class, () -> use.make(buffer));
            assertTrue(e.getMessage().contains("multiple"), e::toString);
            assertEquals(0, buffer.position());
        }
    }

    @Test
    void aPositionWithinABlockIsRefused() throws Exception {
        for (ByteBuffer buffer : kinds(BLOCK)) {
            expectRefusal(buffer, b -> channel.read(b, 7), b -> channel.write(b, 7));
            channel.position(7);
            expectRefusal(buffer, channel::read, channel::write,
                    b -> channel.read(new ByteBuffer[] {b}),
                    b -> channel.write(new ByteBuffer[] {b}));
            assertEquals(7, channel.position());
            assertTrue(channel.isOpen());
        }
        assertArrayEquals(pattern(BYTES), Files.readAllBytes(onDisk));
    }

    @Test
    void aLengthThatEndsWithinABlockIsRefused() throws Exception {
        for (ByteBuffer buffer : kinds(BLOCK + 100)) {
            expectRefusal(buffer, b -> channel.read(b, 0), b -> channel.write(b, 0),
                    channel::read, channel::write);
        }
        assertArrayEquals(pattern(BYTES), Files.readAllBytes(onDisk));
    }

    @Test
    void wholeBlocksAreMoved() throws Exception {
        byte[] block = Arrays.copyOfRange(pattern(BYTES), BLOCK, 2 * BLOCK);
        for (ByteBuffer buffer : kinds(BLOCK)) {
            assertEquals(BLOCK, channel.read(buffer, BLOCK));
            assertArrayEquals(block, taken(buffer));
            assertEquals(BLOCK, channel.write(buffer.flip(), 0));
            assertEquals(BLOCK, channel.read(buffer.clear().limit(BLOCK), 0));
            assertArrayEquals(block, taken(buffer));
            assertEquals(-1, channel.read(buffer.clear().limit(BLOCK), BYTES));
            assertEquals(BLOCK, channel.position(BLOCK).write(buffer));
            assertEquals(2 * BLOCK, channel.position());
            assertEquals(BLOCK, channel.read(buffer.clear().limit(BLOCK)));
            assertEquals(BYTES, channel.position());
        }
    }

    @Test
    void memoryWithinABlockIsRefusedByTheJdkAlone() throws Exception {
        ByteBuffer odd = aligned(BLOCK + 1).position(1).slice();
        if (subject.isJdk()) {
            expectRefusal(odd, b -> channel.read(b, 0), b -> channel.write(b, 0));
        } else {
            assertEquals(BLOCK, channel.read(odd, 0));
            assertArrayEquals(Arrays.copyOf(pattern(BYTES), BLOCK), taken(odd));
        }
    }
}
