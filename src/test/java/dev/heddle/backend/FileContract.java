package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Opening, reading, writing and closing files. */
interface FileContract extends Rigged {
    private Path file() {
        return rig().dir.resolve("file");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(file(), content);
    }

    private String content() throws IOException {
        return Files.readString(file());
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static String text(ByteBuffer buffer, int from, int to) {
        byte[] bytes = new byte[to - from];
        buffer.duplicate().clear().get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    default void whatIsWrittenAtAPositionIsReadFromThere() throws IOException {
        int handle = rig().open(file(), READ, WRITE, CREATE_NEW);
        ByteBuffer written = Rig.patterned(20);
        rig().expect(20, rig().writing(handle, written, 10));
        ByteBuffer read = Rig.filled(20, -1);
        rig().expect(20, rig().reading(handle, read, 10));
        assertEquals(written, read);
        rig().close(handle);
        assertEquals(30, Files.size(file()));
    }

    @Test
    default void onlyTheBytesBetweenPositionAndLimitAreMoved() throws IOException {
        int handle = rig().open(file("0123456789"), READ, WRITE);
        ByteBuffer buffer = direct("abcdefghij").position(3).limit(6);
        rig().expect(3, rig().writing(handle, buffer, 1));
        assertEquals("0def456789", content());
        rig().expect(3, rig().reading(handle, buffer, 7));
        assertEquals("abc789ghij", text(buffer, 0, 10));
        rig().close(handle);
    }

    @Test
    default void positionAndLimitAreReadAtSubmission() throws IOException {
        int handle = rig().open(file("0123456789"), WRITE);
        ByteBuffer shared = direct("abcdef");
        Deque<Operation.Write> toSubmit = new ArrayDeque<>();
        for (int i = 0; i < 6; i++) {
            toSubmit.add(rig().writing(handle, shared, 2 + i));
        }
        int[] written = {0};
        long start = System.nanoTime();
        while (written[0] < 6 && System.nanoTime() - start < Rig.DEADLINE_NS) {
            while (!toSubmit.isEmpty() && submitOneByte(toSubmit.peek())) {
                toSubmit.poll();
            }
            rig().backend.turn(toSubmit.isEmpty() ? Rig.DEADLINE_NS : 0, operation -> {
                if (operation.hasToBeRepeated()) {
                    toSubmit.add((Operation.Write) operation);
                } else {
                    written[0] += (int) operation.result();
                }
            });
        }
        assertEquals("01abcdef89", content());
        rig().close(handle);
    }

    /** Of the buffer that all share. */
    private boolean submitOneByte(Operation.Write write) {
        int at = (int) write.position - 2;
        write.buffer.limit(at + 1).position(at);
        return rig().backend.submit(write);
    }

    @Test
    default void readingAtTheEndGivesZero() throws IOException {
        int handle = rig().open(file("12345"), READ);
        ByteBuffer buffer = Rig.filled(10, 'x');
        assertEquals(0, rig().result(rig().reading(handle, buffer, 5)));
        assertEquals(0, rig().result(rig().reading(handle, buffer, 1_000)));
        rig().expect(2, rig().reading(handle, buffer, 3));
        assertEquals("45xxxxxxxx", text(buffer, 0, 10));
        rig().close(handle);
    }

    @Test
    default void theCursorMovesWithReadsAndWritesThatNameNoPosition() throws IOException {
        int handle = rig().open(file("0123456789"), READ, WRITE);
        ByteBuffer buffer = Rig.filled(4, 0);
        rig().expect(4, rig().reading(handle, buffer, Operation.AT_CURSOR));
        assertEquals("0123", text(buffer, 0, 4));
        rig().expect(2, rig().writing(handle, direct("ab"), Operation.AT_CURSOR));
        rig().expect(2, rig().reading(handle, Rig.filled(2, 0), 0));
        rig().expect(4, rig().reading(handle, buffer, Operation.AT_CURSOR));
        assertEquals("6789", text(buffer, 0, 4));
        assertEquals(0, rig().result(rig().reading(handle, buffer, Operation.AT_CURSOR)));
        assertEquals("0123ab6789", content());
        rig().close(handle);
    }

    @Test
    default void anAppendingHandleWritesAtTheEndWhateverThePosition() throws IOException {
        int handle = rig().open(file("123"), WRITE, APPEND);
        rig().expect(2, rig().writing(handle, direct("45"), 0));
        rig().expect(2, rig().writing(handle, direct("67"), Operation.AT_CURSOR));
        assertEquals("1234567", content());
        rig().close(handle);
    }

    @Test
    default void vectorsAreFilledInOrderAndMayEndEarly() throws IOException {
        int handle = rig().open(file("0123456789"), READ);
        ByteBuffer[] buffers = {Rig.filled(9, 'n'), Rig.filled(2, 'x'), Rig.filled(0, 'x'),
            Rig.filled(4, 'x').position(1).limit(3), Rig.filled(9, 'x')};
        var read = new Operation.ReadVector(this);
        read.handle = handle;
        read.buffers = buffers;
        read.offset = 1;
        read.length = 4;
        read.position = 3;
        rig().expect(7, read);
        assertEquals("nnnnnnnnn", text(buffers[0], 0, 9));
        assertEquals("34", text(buffers[1], 0, 2));
        assertEquals("x56x", text(buffers[3], 0, 4));
        assertEquals("789xxxxxx", text(buffers[4], 0, 9));
        assertEquals(1, buffers[3].position());
        assertEquals(3, buffers[3].limit());
        read.position = 10;
        assertEquals(0, rig().result(read));
        read.position = Operation.AT_CURSOR;
        rig().expect(10, read);
        rig().close(handle);
    }

    @Test
    default void vectorsAreWrittenInOrder() throws IOException {
        int handle = rig().open(file(), WRITE, CREATE);
        ByteBuffer[] buffers = {direct("ab"), direct(""), direct("xcdex").position(1).limit(4),
            direct("f")};
        var write = new Operation.WriteVector(this);
        write.handle = handle;
        write.buffers = buffers;
        write.length = 4;
        write.position = 2;
        rig().expect(6, write);
        assertEquals("\0\0abcdef", content());
        assertEquals(1, buffers[2].position());
        assertEquals(4, buffers[2].limit());
        write.position = Operation.AT_CURSOR;
        rig().expect(6, write);
        assertEquals("abcdefef", content());
        rig().close(handle);
    }

    @Test
    default void aMissingFileIsENOENT() {
        assertEquals(Errno.ENOENT, rig().errno(rig().opening(file(), READ)));
        assertEquals(Errno.ENOENT, rig().errno(rig().opening(file(), WRITE)));
    }

    @Test
    default void aFileThatExistsAlreadyIsEEXIST() throws IOException {
        assertEquals(Errno.EEXIST,
                rig().errno(rig().opening(file("x"), WRITE, CREATE_NEW)));
        assertEquals("x", content());
    }

    @Test
    default void aDirectoryOpenedForWritingIsEISDIR() {
        assertEquals(Errno.EISDIR, rig().errno(rig().opening(rig().dir, WRITE)));
    }

    @Test
    default void aFileTakenForADirectoryIsENOTDIR() throws IOException {
        Path below = file("x").resolve("below");
        assertEquals(Errno.ENOTDIR, rig().errno(rig().opening(below, READ)));
    }

    @Test
    default void aNewFileGetsItsPermissions() throws IOException {
        rig().close(rig().open(file(), WRITE, CREATE));
        if (rig().backend.capabilities().contains(Capability.STAT_UNIX)) {
            var permissions = Files.getPosixFilePermissions(file());
            assertTrue(permissions.contains(PosixFilePermission.OWNER_WRITE));
            assertTrue(permissions.stream().noneMatch(p -> p.name().startsWith("OTHERS")));
        }
    }

    @Test
    default void truncatingAtOpenEmptiesTheFile() throws IOException {
        rig().close(rig().open(file("content"), WRITE, TRUNCATE_EXISTING));
        assertEquals("", content());
    }

    @Test
    default void writingToAHandleForReadingFails() throws IOException {
        int handle = rig().open(file("content"), READ);
        assertEquals(Errno.EBADF, rig().errno(rig().writing(handle, direct("x"), 0)));
        assertEquals("content", content());
        rig().close(handle);
    }

    @Test
    default void readingFromAHandleForWritingFails() throws IOException {
        int handle = rig().open(file("content"), WRITE);
        ByteBuffer buffer = Rig.filled(4, 'x');
        assertEquals(Errno.EBADF, rig().errno(rig().reading(handle, buffer, 0)));
        assertEquals("xxxx", text(buffer, 0, 4));
        rig().close(handle);
    }

    @Test
    default void aHandleThatWasNeverGivenIsEBADF() {
        int never = 1_000_000;
        assertEquals(Errno.EBADF, rig().errno(rig().reading(never, Rig.filled(1, 0), 0)));
        assertEquals(Errno.EBADF, rig().errno(rig().receiving(never, Rig.filled(1, 0))));
        assertEquals(Errno.EBADF, rig().errno(rig().closing(never)));
    }

    @Test
    default void manyReadsInFlightAtOnceEachGetTheirOwnBytes() throws IOException {
        ByteBuffer content = Rig.patterned(64 * 512);
        byte[] bytes = new byte[content.capacity()];
        content.get(bytes);
        int handle = rig().open(Files.write(file(), bytes), READ);
        List<Operation.Read> reads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            reads.add(rig().reading(handle, Rig.filled(512, 0), 512L * i));
            rig().submit(reads.get(i));
        }
        for (int i = 0; i < 64; i++) {
            rig().expectOf(512, reads.get(i));
            byte[] got = new byte[512];
            reads.get(i).buffer.get(got);
            byte[] wanted = new byte[512];
            content.get(512 * i, wanted);
            assertArrayEquals(wanted, got, "block " + i);
        }
        rig().close(handle);
    }
}
