package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What interrupting and closing do to calls, before and under way. */
@FileChannelContract.ForEachSubject
class FileChannelEndTest extends FileChannelContract {
    /** Any call on a channel. */
    @FunctionalInterface
    private interface Use {
        void of(FileChannel channel) throws IOException;
    }

    private static Map<String, Use> uses() {
        Map<String, Use> uses = new LinkedHashMap<>();
        uses.put("read", c -> c.read(ByteBuffer.allocate(1)));
        uses.put("read nothing", c -> c.read(ByteBuffer.allocate(0)));
        uses.put("read at", c -> c.read(ByteBuffer.allocate(1), 0));
        uses.put("read nothing at", c -> c.read(ByteBuffer.allocate(0), 0));
        uses.put("scatter", c -> c.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
        uses.put("write", c -> c.write(wrap(1)));
        uses.put("write at", c -> c.write(wrap(1), 0));
        uses.put("write nothing at", c -> c.write(wrap(0), 0));
        uses.put("gather", c -> c.write(new ByteBuffer[0]));
        uses.put("position", FileChannel::position);
        uses.put("move", c -> c.position(1));
        uses.put("size", FileChannel::size);
        uses.put("truncate", c -> c.truncate(1000));
        uses.put("force", c -> c.force(false));
        uses.put("map", c -> c.map(MapMode.READ_ONLY, 0, 1));
        return uses;
    }

    @Test
    void whoWasInterruptedBeforeClosesTheChannelByAnyCall() throws Exception {
        for (var use : uses().entrySet()) {
            FileChannel channel = open(READ, WRITE);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> use.getValue().of(channel),
                    use.getKey());
            assertTrue(Thread.interrupted(), use.getKey());
            assertFalse(channel.isOpen(), use.getKey());
            assertThrows(ClosedChannelException.class, () -> use.getValue().of(channel));
        }
        expectFile(pattern(100));
    }

    /** A pipe that nobody writes to: the one file whose reads wait. */
    private FileChannel pipe() throws Exception {
        Path pipe = dir.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return open(pipe, READ, WRITE);
    }

    private final List<Thread> readers = new ArrayList<>();
    private volatile boolean interruptedAtEnd;

    private CompletableFuture<Integer> startReading(FileChannel channel) {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        readers.add(subject.start(() -> {
            Throwable failure = null;
            int count = 0;
            try {
                count = channel.read(ByteBuffer.allocate(10));
            } catch (Throwable e) {
                failure = e;
            }
            interruptedAtEnd = Thread.currentThread().isInterrupted();
            if (failure == null) {
                end.complete(count);
            } else {
                end.completeExceptionally(failure);
            }
        }));
        return end;
    }

    /** Reads of ours park; those of the JDK block in the system, where nobody sees it. */
    private void awaitReading() {
        if (!subject.isJdk()) {
            Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(2))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> readers.stream()
                            .allMatch(reader -> reader.getState() == Thread.State.WAITING));
        }
    }

    private static Throwable failure(CompletableFuture<Integer> read) {
        return assertThrows(ExecutionException.class, () -> read.get(20, TimeUnit.SECONDS))
                .getCause();
    }

    @Test
    void anInterruptEndsAReadThatWaitsAndClosesTheChannel() throws Exception {
        assumeTrue(subject.endsReadsOfPipes());
        FileChannel channel = pipe();
        CompletableFuture<Integer> read = startReading(channel);
        awaitReading();
        readers.getFirst().interrupt();
        assertEquals(ClosedByInterruptException.class, failure(read).getClass());
        assertTrue(interruptedAtEnd);
        assertFalse(channel.isOpen());
    }

    @Test
    void closingEndsAReadThatWaitsAndThoseThatQueueBehindIt() throws Exception {
        assumeTrue(subject.endsCalls());
        FileChannel channel = pipe();
        CompletableFuture<Integer> first = startReading(channel);
        CompletableFuture<Integer> second = startReading(channel);
        awaitReading();
        channel.close();
        for (CompletableFuture<Integer> read : List.of(first, second)) {
            Throwable e = failure(read);
            // The JDK's may not have begun when the channel is closed.
            Class<?> expected = subject.isJdk()
                    ? ClosedChannelException.class : AsynchronousCloseException.class;
            assertInstanceOf(expected, e);
        }
        assertFalse(channel.isOpen());
    }

    @Test
    void pipesAreReadAndWrittenWithoutAPosition() throws Exception {
        try (FileChannel channel = pipe()) {
            assertEquals(5, channel.write(wrap(5)));
            ByteBuffer target = ByteBuffer.allocate(10);
            assertEquals(5, channel.read(target));
            assertEquals(3, channel.write(new ByteBuffer[] {wrap(3)}));
            assertEquals(3, channel.read(new ByteBuffer[] {target}));
            if (subject.mindsPositionsOfPipes()) {
                assertThrows(IOException.class, () -> channel.read(target, 0));
                assertThrows(IOException.class, () -> channel.write(wrap(1), 0));
            }
        }
    }
}
