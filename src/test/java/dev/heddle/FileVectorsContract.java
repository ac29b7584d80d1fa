package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scattering reads and gathering writes do as the JDK's. */
abstract class FileVectorsContract extends FacadeContract {
    private static final int BYTES = 60_000;

    private Path path;

    @BeforeEach
    void makeAFile() throws IOException {
        path = Files.write(dir.resolve("file"), pattern(BYTES));
    }

    /** Direct, heap and empty ones in turn. */
    static ByteBuffer[] mixed(int count, int bytes) {
        ByteBuffer[] buffers = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            buffers[i] = switch (i % 4) {
                case 0 -> ByteBuffer.allocateDirect(bytes);
                case 1 -> ByteBuffer.allocate(bytes);
                case 2 -> ByteBuffer.allocate(0);
                default -> ByteBuffer.allocate(bytes + 8).position(3).limit(3 + bytes);
            };
        }
        return buffers;
    }

    /** Puts bytes into buffers, without moving their positions. */
    static void fill(ByteBuffer[] buffers, byte[] bytes) {
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            buffer.put(buffer.position(), bytes, at, buffer.remaining());
            at += buffer.remaining();
        }
    }

    /** The bytes before the positions of {@link #mixed} buffers. */
    static byte[] content(ByteBuffer[] buffers) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer buffer : buffers) {
            int start = buffer.capacity() > buffer.limit() ? 3 : 0;
            byte[] bytes = new byte[buffer.position() - start];
            buffer.get(start, bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    private static ByteBuffer[] direct(int count, int bytes) {
        ByteBuffer[] buffers = new ByteBuffer[count];
        Arrays.setAll(buffers, i -> ByteBuffer.allocateDirect(bytes));
        return buffers;
    }

    @Test
    void scattersLikeTheJdkOverBuffersOfAllKinds() throws Exception {
        try (HeddleFile file = heddle.openFile(path); FileChannel jdks = FileChannel.open(path)) {
            for (int count : new int[] {1, 2, 3, 7, 40}) {
                ByteBuffer[] ours = mixed(count, 500);
                ByteBuffer[] theirs = mixed(count, 500);
                jdks.position(5);
                assertEquals(jdks.read(theirs), file.read(ours, 5));
                for (int i = 0; i < count; i++) {
                    assertEquals(theirs[i].position(), ours[i].position());
                    assertEquals(theirs[i].duplicate().clear(), ours[i].duplicate().clear());
                }
            }
        }
    }

    @Test
    void gathersFromBuffersOfAllKindsReadOnlyOnesIncluded() throws Exception {
        Path made = dir.resolve("made");
        ByteBuffer[] sources = mixed(41, 500);
        ByteBuffer pattern = ByteBuffer.wrap(pattern(31 * 500));
        for (int i = 0; i < sources.length; i++) {
            ByteBuffer source = sources[i];
            int bytes = source.remaining();
            source.duplicate().put(pattern.slice(pattern.position(), bytes));
            pattern.position(pattern.position() + bytes);
            sources[i] = i % 3 == 0 ? source.asReadOnlyBuffer() : source;
        }
        try (HeddleFile file = heddle.openFile(made, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            assertEquals(31 * 500, file.write(sources, 100));
        }
        byte[] bytes = Files.readAllBytes(made);
        assertArrayEquals(pattern(31 * 500), Arrays.copyOfRange(bytes, 100, bytes.length));
        assertTrue(Arrays.stream(sources).noneMatch(ByteBuffer::hasRemaining));
    }

    @Test
    void moreBuffersThanOneOperationTakesAreTransferredInPart() throws Exception {
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer[] targets = direct(2000, 10);
            assertEquals(10_240, file.read(targets, 0));
            assertEquals(10, targets[1023].position());
            assertEquals(0, targets[1024].position());
            ByteBuffer[] heap = new ByteBuffer[2000];
            Arrays.setAll(heap, i -> ByteBuffer.allocate(10));
            assertEquals(10_240, file.write(heap, 0));
            assertEquals(0, heap[1024].position());
        }
        assertArrayEquals(new byte[10_240], Arrays.copyOf(Files.readAllBytes(path), 10_240));
    }

    @Test
    void anyNumberOfEmptyBuffersAtTheFrontIsSkipped() throws Exception {
        ByteBuffer[] targets = direct(3000, 0);
        targets[2999] = ByteBuffer.allocate(10);
        try (HeddleFile file = heddle.openFile(path)) {
            assertEquals(10, file.read(targets, 0));
            assertArrayEquals(pattern(10), targets[2999].array());
        }
    }

    @Test
    void aShortReadFillsTheBuffersInTheirOrder() throws Exception {
        ByteBuffer[] targets = mixed(4, 100);
        try (HeddleFile file = heddle.openFile(path)) {
            assertEquals(150, file.read(targets, BYTES - 150));
            assertEquals(100, targets[0].position());
            assertEquals(50, targets[1].position());
            assertEquals(3, targets[3].position());
            assertEquals(-1, file.read(targets, BYTES));
        }
    }

    @Test
    void anyNumberOfBuffersIsWrittenAndReadInFull() throws Exception {
        heddle.close();
        heddle = open(options().withStagingBytes(1 << 20)); // less than all of it
        ByteBuffer[] sources = mixed(3000, 2000);
        ByteBuffer[] targets = mixed(3000, 2000);
        byte[] bytes = pattern(2250 * 2000);
        fill(sources, bytes);
        Path made = dir.resolve("made");
        try (HeddleFile file = heddle.openFile(made, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.writeFully(sources, 7);
            assertEquals(7 + bytes.length, file.size());
            file.readFully(targets, 7);
            file.readFully(targets, file.size());
            file.writeFully(sources, 0);
        }
        assertTrue(Arrays.stream(sources).noneMatch(ByteBuffer::hasRemaining));
        assertArrayEquals(bytes, content(targets));
        byte[] written = Files.readAllBytes(made);
        assertArrayEquals(bytes, Arrays.copyOfRange(written, 7, written.length));
    }

    @Test
    void readingFullyTellsTheEndOfTheFileAndKeepsWhatWasBeforeIt() throws Exception {
        ByteBuffer[] targets = mixed(3000, 20);
        try (HeddleFile file = heddle.openFile(path)) {
            EOFException e = assertThrows(EOFException.class,
                    () -> file.readFully(targets, BYTES - 40_001));
            assertTrue(e.getMessage().contains("4999 bytes"), e::getMessage);
            assertTrue(e.getMessage().contains("at " + BYTES), e::getMessage);
        }
        assertArrayEquals(Arrays.copyOfRange(pattern(BYTES), BYTES - 40_001, BYTES),
                content(targets));
    }

    @Test
    void aDeadlineEndsATransferInFullBetweenItsOperations() throws Exception {
        ByteBuffer[] targets = direct(3000, 10);
        try (HeddleFile file = heddle.openFile(path)) {
            assertThrows(FileTimeoutException.class, () -> file.withDeadline(
                    Deadline.timeout(Duration.ZERO)).readFully(targets, 0));
            assertEquals(0, targets[2999].position());
            file.withDeadline(Deadline.timeout(Duration.ofSeconds(30))).readFully(targets, 0);
        }
        assertEquals(10, targets[2999].position());
    }

    @Test
    void transfersInFullAreRefusedAsThoseInPart() throws Exception {
        ByteBuffer[] readOnly = {ByteBuffer.allocate(5), ByteBuffer.allocate(5).asReadOnlyBuffer()};
        ByteBuffer[] some = {ByteBuffer.allocate(5)};
        ByteBuffer[] lateReadOnly = direct(2000, 5);
        lateReadOnly[1999] = readOnly[1];
        try (HeddleFile file = heddle.openFile(path)) {
            assertThrows(IllegalArgumentException.class, () -> file.readFully(readOnly, 0));
            assertThrows(IllegalArgumentException.class, () -> file.readFully(lateReadOnly, 0));
            assertThrows(IllegalArgumentException.class, () -> file.read(lateReadOnly, 0));
            assertEquals(0, lateReadOnly[0].position());
            assertThrows(IllegalArgumentException.class, () -> file.readFully(some, -1));
            assertThrows(NonWritableChannelException.class, () -> file.writeFully(some, 0));
        }
        HeddleFile closed = heddle.openFile(path);
        closed.close();
        assertThrows(ClosedChannelException.class, () -> closed.readFully(some, 0));
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.WRITE)) {
            assertThrows(NonReadableChannelException.class, () -> file.readFully(some, 0));
            assertThrows(NullPointerException.class,
                    () -> file.writeFully(new ByteBuffer[] {null}, 0));
        }
        assertEquals(0, some[0].position());
    }

    @Test
    void withoutRoomNothingIsTransferred() throws Exception {
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            assertEquals(0, file.read(new ByteBuffer[0], 0));
            assertEquals(0, file.write(new ByteBuffer[0], 0));
            assertEquals(0, file.read(direct(3, 0), BYTES));
            assertEquals(0, file.write(direct(3, 0), 0));
        }
    }

    @Test
    void aReadOnlyOrMissingTargetIsRefusedBeforeAnythingIsRead() throws Exception {
        ByteBuffer first = ByteBuffer.allocate(5);
        ByteBuffer readOnly = ByteBuffer.allocate(5).asReadOnlyBuffer();
        try (HeddleFile file = heddle.openFile(path)) {
            assertThrows(IllegalArgumentException.class,
                    () -> file.read(new ByteBuffer[] {first, readOnly}, 0));
            assertThrows(NullPointerException.class,
                    () -> file.read(new ByteBuffer[] {first, null}, 0));
            assertEquals(0, first.position());
        }
    }
}
