package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.Heddle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Transfers to and from channels of the same kind, of the JDK's, and of others'. */
@FileChannelContract.ForEachSubject
class FileChannelTransferTest extends FileChannelContract {
    private static final int MUCH = 300_000;

    /** Who opens the other file. */
    private enum Other {
        SAME, JDK, ANOTHER_HEDDLE
    }

    private FileChannel other(Other who, Path file, OpenOption... options) throws IOException {
        return switch (who) {
            case SAME -> open(file, options);
            case JDK -> FileChannel.open(file, options);
            case ANOTHER_HEDDLE -> {
                Heddle another = subject.openHeddle();
                FileChannel channel = FileSubject.open(another, file, Set.of(options));
                yield channel;
            }
        };
    }

    private static byte[] part(int from, int to) {
        return Arrays.copyOfRange(pattern(MUCH), from, to);
    }

    @Test
    void toAFileGoesToItsPositionAndMovesOnlyThat() throws Exception {
        Files.write(path, pattern(MUCH));
        for (Other who : Other.values()) {
            Path to = dir.resolve("to " + who);
            try (FileChannel source = open();
                    FileChannel target = other(who, to, CREATE, WRITE)) {
                source.position(7);
                target.position(5);
                assertEquals(10, source.transferTo(20, 10, target));
                assertEquals(15, target.position());
                assertEquals(7, source.position());
                assertEquals(MUCH - 30, source.transferTo(30, Long.MAX_VALUE, target));
                assertEquals(MUCH - 15, target.position());
                assertEquals(0, source.transferTo(MUCH, 10, target));
                assertEquals(0, source.transferTo(MUCH + 1, 10, target));
                assertEquals(0, source.transferTo(0, 0, target));
            }
            byte[] written = Files.readAllBytes(to);
            assertEquals(MUCH - 15, written.length);
            assertArrayEquals(part(20, MUCH), Arrays.copyOfRange(written, 5, MUCH - 15));
        }
    }

    @Test
    void fromAFileComesFromItsPositionAndMovesOnlyThat() throws Exception {
        Path from = Files.write(dir.resolve("from"), pattern(MUCH));
        for (Other who : Other.values()) {
            try (FileChannel target = open(READ, WRITE);
                    FileChannel source = other(who, from)) {
                target.truncate(0);
                target.position(3);
                source.position(20);
                assertEquals(10, target.transferFrom(source, 0, 10));
                assertEquals(30, source.position());
                assertEquals(3, target.position());
                assertEquals(MUCH - 30, target.transferFrom(source, 10, Long.MAX_VALUE));
                assertEquals(MUCH, source.position());
                assertEquals(0, target.transferFrom(source, 0, 10));
                assertEquals(0, target.transferFrom(source, 0, 0));
                assertEquals(MUCH - 20, target.size());
            }
            expectFile(part(20, MUCH));
        }
    }

    @Test
    void aFileIsTransferredToItself() throws Exception {
        try (FileChannel channel = open(READ, WRITE)) {
            channel.position(100);
            assertEquals(50, channel.transferTo(0, 50, channel));
            assertEquals(150, channel.position());
            channel.position(10);
            assertEquals(20, channel.transferFrom(channel, 150, 20));
            assertEquals(30, channel.position());
            assertEquals(170, channel.size());
        }
        byte[] written = Files.readAllBytes(path);
        assertArrayEquals(pattern(50), Arrays.copyOfRange(written, 100, 150));
        assertArrayEquals(part(10, 30), Arrays.copyOfRange(written, 150, 170));
    }

    @Test
    void streamsAndPipesTakeAndGive() throws Exception {
        Files.write(path, pattern(MUCH));
        try (FileChannel channel = open(READ, WRITE)) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            assertEquals(MUCH - 5, channel.transferTo(5, 1L << 40, Channels.newChannel(sink)));
            assertArrayEquals(part(5, MUCH), sink.toByteArray());
            ReadableByteChannel source =
                    Channels.newChannel(new ByteArrayInputStream(pattern(MUCH)));
            assertEquals(50_000, channel.transferFrom(source, 10, 50_000));
            ByteBuffer back = ByteBuffer.allocate(50_000);
            channel.read(back, 10);
            assertArrayEquals(pattern(50_000), back.array());
            Pipe pipe = Pipe.open();
            assertEquals(1000, channel.transferTo(10, 1000, pipe.sink()));
            assertEquals(1000, channel.transferFrom(pipe.source(), 0, 1000));
            pipe.sink().close();
            assertEquals(0, channel.transferFrom(pipe.source(), 0, 1000));
            pipe.source().close();
        }
    }

    @Test
    void atTheEndOfAFileForAppending() throws Exception {
        Path from = Files.write(dir.resolve("from"), pattern(10));
        try (FileChannel channel = open(APPEND); FileChannel source = open(from)) {
            assertEquals(10, source.transferTo(0, 10, channel));
            assertEquals(4, channel.transferFrom(source, 0, 4));
            assertEquals(114, channel.size());
            assertEquals(4, source.position());
        }
    }

    /** Text of JDK 25; before, nothing was transferred. */
    @Test
    void transferringFromBeyondTheEndGrowsTheFile() throws Exception {
        assumeTrue(!subject.isJdk() || Runtime.version().feature() >= 25);
        Path from = Files.write(dir.resolve("from"), pattern(10));
        try (FileChannel channel = open(READ, WRITE); FileChannel source = open(from)) {
            assertEquals(10, channel.transferFrom(source, 200, 10));
            assertEquals(210, channel.size());
        }
    }

    /** A target that takes less than it is given, then nothing. */
    private static final class Narrow implements WritableByteChannel {
        private int room;

        Narrow(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) {
            int count = Math.min(room, source.remaining());
            source.position(source.position() + count);
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            room = 0;
        }
    }

    @Test
    void itEndsWhereTheTargetTakesNoMore() throws Exception {
        try (FileChannel channel = open()) {
            assertEquals(30, channel.transferTo(0, 100, new Narrow(30)));
            assertEquals(0, channel.transferTo(0, 100, new Narrow(0)));
        }
    }

    @Test
    void aFailureAfterSomeBytesTellsTheBytes() throws Exception {
        Files.write(path, pattern(MUCH));
        WritableByteChannel failing = new WritableByteChannel() {
            private int calls;

            @Override
            public int write(ByteBuffer source) throws IOException {
                if (calls++ > 0) {
                    throw new IOException("full");
                }
                int count = source.remaining();
                source.position(source.limit());
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                calls = 1;
            }
        };
        try (FileChannel channel = open()) {
            long count = channel.transferTo(0, MUCH, failing);
            assertTrue(0 < count && count < MUCH, () -> count + " bytes");
            assertThrows(IOException.class, () -> channel.transferTo(0, MUCH, failing));
        }
    }

    @Test
    void argumentsAndStatesAreCheckedInTheOrderOfTheJdk() throws Exception {
        Path two = Files.write(dir.resolve("two"), pattern(10));
        for (Other who : List.of(Other.SAME, Other.JDK)) {
            FileChannel reader = open();
            FileChannel writer = open(WRITE);
            FileChannel otherReader = other(who, two, READ);
            FileChannel otherWriter = other(who, two, WRITE);
            assertThrows(NullPointerException.class, () -> reader.transferTo(-1, 1, null));
            assertThrows(NullPointerException.class, () -> writer.transferFrom(null, -1, 1));
            assertThrows(IllegalArgumentException.class,
                    () -> reader.transferTo(-1, 1, otherWriter));
            assertThrows(IllegalArgumentException.class,
                    () -> reader.transferTo(1, -1, otherWriter));
            assertThrows(IllegalArgumentException.class,
                    () -> writer.transferFrom(otherReader, -1, 1));
            assertThrows(IllegalArgumentException.class,
                    () -> writer.transferFrom(otherReader, 1, -1));
            assertThrows(NonReadableChannelException.class,
                    () -> writer.transferTo(-1, 1, otherReader));
            assertThrows(NonWritableChannelException.class,
                    () -> reader.transferTo(-1, 1, otherReader));
            assertThrows(NonWritableChannelException.class,
                    () -> reader.transferTo(0, 0, otherReader));
            assertThrows(NonReadableChannelException.class,
                    () -> reader.transferFrom(otherWriter, -1, 1));
            assertThrows(NonReadableChannelException.class,
                    () -> writer.transferFrom(otherWriter, 0, 0));
            assertThrows(NonWritableChannelException.class,
                    () -> reader.transferFrom(otherReader, -1, 1));
            otherReader.close();
            otherWriter.close();
            assertThrows(ClosedChannelException.class,
                    () -> writer.transferTo(-1, 1, otherWriter));
            assertThrows(ClosedChannelException.class,
                    () -> reader.transferFrom(otherReader, -1, 1));
            reader.close();
            writer.close();
            assertThrows(ClosedChannelException.class, () -> reader.transferTo(0, 1, null));
            assertThrows(ClosedChannelException.class, () -> writer.transferFrom(null, 0, 1));
        }
    }

    /** As it was written before, but done by the JDK's only now. */
    @Test
    void anInterruptClosesBoth() throws Exception {
        assumeTrue(!subject.isJdk() || Runtime.version().feature() >= 25);
        Path two = Files.write(dir.resolve("two"), pattern(10));
        for (Other who : List.of(Other.SAME, Other.JDK)) {
            FileChannel one = open(READ, WRITE);
            FileChannel other = other(who, two, READ, WRITE);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> one.transferTo(0, 10, other));
            assertTrue(Thread.interrupted());
            assertFalse(one.isOpen());
            assertFalse(other.isOpen());
            FileChannel three = open(READ, WRITE);
            FileChannel four = other(who, two, READ, WRITE);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class,
                    () -> three.transferFrom(four, 0, 10));
            assertTrue(Thread.interrupted());
            assertFalse(three.isOpen());
            assertFalse(four.isOpen());
        }
    }
}
