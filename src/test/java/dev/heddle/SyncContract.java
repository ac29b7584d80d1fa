package dev.heddle;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.loop.Completion;
import dev.heddle.loop.IoLoop;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who wants a file durable at the same time shares a sync, but neither deadlines nor ends. */
abstract class SyncContract extends FacadeContract {
    private static final int CALLERS = 8;

    /** Keeps the loops from taking anything in, so that all who come meanwhile come at once. */
    private void whileHeld(Task.Action come) throws Exception {
        IoLoop[] loops = heddle.loops().all();
        CountDownLatch begun = new CountDownLatch(loops.length);
        CountDownLatch over = new CountDownLatch(1);
        for (IoLoop loop : loops) {
            loop.nop(new Completion(), ended -> {
                begun.countDown();
                awaitSoon(over);
            });
        }
        awaitSoon(begun);
        try {
            come.run();
        } finally {
            over.countDown();
        }
    }

    private static void awaitSoon(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Task.SOON.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HeddleFile file() throws IOException {
        return heddle.openFile(dir.resolve("log"), CREATE, WRITE);
    }

    private List<Task<Void>> callers(int count, Task.Action call) {
        List<Task<Void>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(On.PLATFORM.start(call));
        }
        callers.forEach(Task::awaitParked);
        return callers;
    }

    @Test
    void thoseWhoComeTogetherShareOne() throws Exception {
        try (HeddleFile file = file()) {
            long shared = heddle.statistics().get("SYNCS_SHARED");
            List<Task<Void>> callers = new ArrayList<>();
            whileHeld(() -> {
                callers.addAll(callers(CALLERS, file::dataSync));
                callers.addAll(callers(1, file::sync));
            });
            for (Task<Void> caller : callers) {
                caller.result();
            }
            assertEquals(CALLERS, heddle.statistics().get("SYNCS_SHARED") - shared);
        }
    }

    @Test
    void theEndOfOneIsNobodyElses() throws Exception {
        try (HeddleFile file = file(); CancelScope scope = heddle.cancelScope()) {
            HeddleFile late = file.withDeadline(Deadline.timeout(Duration.ofMillis(1)));
            List<Task<Void>> ended = new ArrayList<>();
            List<Task<Void>> others = new ArrayList<>();
            whileHeld(() -> {
                ended.addAll(callers(1, file::dataSync));
                ended.addAll(callers(1, file.in(scope)::dataSync));
                ended.addAll(callers(1, late::dataSync));
                others.addAll(callers(CALLERS, file::dataSync));
                ended.get(0).interruptAndAwaitNotice();
                scope.cancel();
                // Without a time to wait for: it has asked for its end.
                Task.soon().until(() -> ended.get(2).thread.getState() == Thread.State.WAITING);
            });
            ended.get(0).failure(InterruptedIOException.class);
            ended.get(1).failure(CallCancelledException.class);
            ended.get(2).failure(FileTimeoutException.class);
            for (Task<Void> other : others) {
                other.result();
            }
        }
    }

    @Test
    void closingTheFileEndsAll() throws Exception {
        HeddleFile file = file();
        List<Task<Void>> callers = new ArrayList<>();
        whileHeld(() -> {
            callers.addAll(callers(CALLERS, file::dataSync));
            callers.addAll(callers(1, file::close));
        });
        callers.remove(CALLERS).result();
        for (Task<Void> caller : callers) {
            caller.failure(AsynchronousCloseException.class);
        }
    }

    @Test
    void aFailureIsEverybodys() throws Exception {
        Path device = Path.of("/dev/null"); // which cannot be made durable
        try (HeddleFile file = heddle.openFile(device, WRITE)) {
            List<Task<Void>> callers = new ArrayList<>();
            whileHeld(() -> callers.addAll(callers(CALLERS, file::dataSync)));
            for (Task<Void> caller : callers) {
                caller.failure(FileSystemException.class);
            }
        }
    }

    @Test
    void manyAppendAndSyncWhileOthersAreInterrupted() throws Exception {
        int rounds = 20;
        try (HeddleFile file = file()) {
            List<Task<Void>> writers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                long start = i * rounds;
                writers.add(On.VIRTUAL.start(() -> {
                    for (int round = 0; round < rounds; round++) {
                        file.writeFully(ByteBuffer.wrap(new byte[] {1}), start + round);
                        file.dataSync();
                    }
                }));
            }
            Task<Void> victim = On.VIRTUAL.start(() -> {
                while (true) {
                    file.dataSync();
                }
            });
            victim.thread.interrupt();
            victim.failure(InterruptedIOException.class);
            for (Task<Void> writer : writers) {
                writer.result();
            }
        }
        byte[] content = Files.readAllBytes(dir.resolve("log"));
        assertEquals(CALLERS * rounds, content.length);
        for (byte one : content) {
            assertEquals(1, one);
        }
    }
}
