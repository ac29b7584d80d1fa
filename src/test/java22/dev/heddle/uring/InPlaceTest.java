package dev.heddle.uring;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.Rig;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfers on the calling thread, into every kind of buffer and none that is freed under it. */
class InPlaceTest {
    private static final int FILE_BYTES = 200_000;

    @TempDir
    Path dir;
    private Rig rig;
    private Backend backend;
    private int file;

    @BeforeEach
    void open() throws IOException {
        backend = new UringProvider().open(new BackendLimits(8, 32, 1));
        rig = new Rig(backend, dir);
        byte[] content = new byte[FILE_BYTES];
        for (int i = 0; i < FILE_BYTES; i++) {
            content[i] = at(i);
        }
        file = rig.open(Files.write(dir.resolve("file"), content), READ);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static byte at(int position) {
        return (byte) (position * 7 + position / 251);
    }

    private long read(ByteBuffer buffer, long position) {
        int before = buffer.position();
        int count = backend.readNow(file, buffer, position);
        assertNotEquals(Backend.NOT_NOW, count, "not in the page cache?");
        assertEquals(before, buffer.position(), "moved");
        return count;
    }

    @Test
    void cachedBytesAreReadIntoBuffersOfEveryKind() {
        try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined()) {
            for (ByteBuffer whole : List.of(ByteBuffer.allocate(64), ByteBuffer.allocateDirect(64),
                    ByteBuffer.wrap(new byte[100], 20, 64).slice(),
                    ByteBuffer.allocate(90).slice(13, 64),
                    ByteBuffer.allocateDirect(90).slice(13, 64),
                    shared.allocate(64).asByteBuffer(), confined.allocate(64).asByteBuffer(),
                    Arena.global().allocate(64).asByteBuffer(),
                    Arena.ofAuto().allocate(64).asByteBuffer())) {
                whole.position(5).limit(45);
                assertEquals(40, read(whole, 1_000), whole.toString());
                whole.clear();
                for (int i = 0; i < 64; i++) {
                    assertEquals(i >= 5 && i < 45 ? at(1_000 + i - 5) : 0, whole.get(i),
                            whole + " byte " + i);
                }
            }
        }
    }

    @Test
    void aLargeReadIntoTheHeapMayBeShortAndIsRight() {
        ByteBuffer heap = ByteBuffer.allocate(FILE_BYTES);
        assertEquals(CallMemory.STAGE_BYTES, read(heap, 10));
        for (int i = 0; i < CallMemory.STAGE_BYTES; i++) {
            assertEquals(at(10 + i), heap.get(i));
        }
        assertEquals(0, heap.get(CallMemory.STAGE_BYTES));
        assertEquals(FILE_BYTES - 10, read(ByteBuffer.allocateDirect(FILE_BYTES), 10));
    }

    @Test
    void theEndOfTheFileIsFound() {
        assertEquals(0, read(ByteBuffer.allocate(8), FILE_BYTES));
        assertEquals(0, read(ByteBuffer.allocateDirect(8), FILE_BYTES + 5));
        assertEquals(3, read(ByteBuffer.allocate(8), FILE_BYTES - 3));
    }

    @Test
    void readsAtTheCursorMoveIt() {
        ByteBuffer buffer = ByteBuffer.allocate(8);
        assertEquals(8, read(buffer, Operation.AT_CURSOR));
        assertEquals(8, read(buffer, Operation.AT_CURSOR));
        assertEquals(at(8), buffer.get(0));
    }

    @Test
    void aReadThatWouldWaitIsLeftForTheRing() throws IOException {
        int[] pipe = TestCalls.pipe();
        for (ByteBuffer buffer : List.of(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8))) {
            assertEquals(Backend.NOT_NOW,
                    backend.readNow(pipe[0], buffer, Operation.AT_CURSOR));
            assertEquals(0, buffer.get(0));
        }
        var read = rig.reading(pipe[0], Rig.filled(8, 0), Operation.AT_CURSOR);
        rig.submit(read);
        rig.turn(0);
        assertTrue(rig.isInFlight(read));
        rig.result(rig.writing(pipe[1], Rig.filled(3, 'x'), Operation.AT_CURSOR));
        assertEquals(3, rig.resultOf(read));
        TestCalls.close(pipe);
    }

    @Test
    void aFailureIsTold() throws IOException {
        int writable = rig.open(dir.resolve("file"), WRITE);
        int refusal = -Errno.EBADF.number();
        assertEquals(refusal, backend.readNow(writable, ByteBuffer.allocate(8), 0));
        assertEquals(refusal, backend.writeNow(file, ByteBuffer.allocate(8), 0));
    }

    @Test
    void onlyTransfersAreAttempted() {
        assertFalse(backend.attempt(new Operation.Nop(this)));
    }

    @Test
    void memoryOfAClosedArenaIsRefusedByAnException() throws IOException {
        int[] pair = rig.pair();
        rig.result(rig.sending(pair[0], Rig.filled(8, 'x')));
        Arena arena = Arena.ofShared();
        ByteBuffer gone = arena.allocate(64).asByteBuffer();
        arena.close();
        assertThrows(IllegalStateException.class,
                () -> backend.readNow(file, gone, 0));
        assertThrows(IllegalStateException.class,
                () -> backend.attempt(rig.sending(pair[0], gone)));
        assertThrows(IllegalStateException.class,
                () -> backend.attempt(rig.receiving(pair[1], gone)));
        assertEquals(8, rig.result(rig.receiving(pair[1], Rig.filled(8, 0))), "nothing was lost");
    }

    @Test
    void memoryOfAnotherThreadsArenaIsRefusedByAnException() {
        ByteBuffer others = CompletableFuture.supplyAsync(
                () -> Arena.ofConfined().allocate(64).asByteBuffer()).join();
        assertThrows(WrongThreadException.class,
                () -> backend.readNow(file, others, 0));
    }

    @Test
    void buffersOfEveryKindAreWrittenFrom() throws IOException {
        int writable = rig.open(dir.resolve("written"), CREATE, WRITE);
        assertTrue(backend.cachesWrites(writable));
        byte[] bytes = {at(5), at(6), at(7)};
        try (Arena shared = Arena.ofShared()) {
            for (ByteBuffer whole : List.of(ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8),
                    ByteBuffer.allocate(20).slice(5, 8), shared.allocate(8).asByteBuffer())) {
                whole.position(2).put(bytes).position(2).limit(5);
                ByteBuffer source = whole.asReadOnlyBuffer();
                assertEquals(3, backend.writeNow(writable, source, 4));
                assertEquals(2, source.position());
                byte[] content = Files.readAllBytes(dir.resolve("written"));
                assertArrayEquals(new byte[] {0, 0, 0, 0, at(5), at(6), at(7)}, content);
                Files.write(dir.resolve("written"), new byte[7]);
            }
        }
    }

    @Test
    void onlyFilesOfALocalFileSystemCacheWrites() throws IOException {
        int[] pipe = TestCalls.pipe();
        assertFalse(backend.cachesWrites(pipe[1]));
        TestCalls.close(pipe);
        assertFalse(backend.cachesWrites(rig.open(Path.of("/dev/null"), WRITE)));
        assertFalse(backend.cachesWrites(rig.open(Path.of("/proc/self/comm"), WRITE)));
        assertTrue(backend.cachesWrites(file));
    }

    @Test
    void onlyMemoryThatNobodyCanFreeIsAccepted() throws IOException {
        try (Arena shared = Arena.ofShared(); Arena confined = Arena.ofConfined();
                var channel = FileChannel.open(dir.resolve("file"))) {
            assertFalse(backend.accepts(ByteBuffer.allocate(8)));
            assertFalse(backend.accepts(ByteBuffer.allocate(8).asReadOnlyBuffer()));
            assertFalse(backend.accepts(shared.allocate(8).asByteBuffer()));
            assertFalse(backend.accepts(confined.allocate(8).asByteBuffer()));
            assertFalse(backend.accepts(shared.allocate(8).asByteBuffer().slice(2, 2)));
            assertFalse(backend.accepts(
                    shared.allocate(8).asByteBuffer().asReadOnlyBuffer().duplicate()));
            assertFalse(backend.accepts(
                    channel.map(MapMode.READ_ONLY, 0, 8, shared).asByteBuffer()));
            assertTrue(backend.accepts(ByteBuffer.allocateDirect(8)));
            assertTrue(backend.accepts(ByteBuffer.allocateDirect(8).slice(2, 4)));
            assertTrue(backend.accepts(ByteBuffer.allocateDirect(8).asReadOnlyBuffer()));
            assertTrue(backend.accepts(Arena.global().allocate(8).asByteBuffer()));
            assertTrue(backend.accepts(Arena.ofAuto().allocate(8).asByteBuffer()));
            assertTrue(backend.accepts(channel.map(MapMode.READ_ONLY, 0, 8)));
        }
    }

    @Test
    void manyVirtualThreadsReadAtOnceEachWithItsOwnMemory() {
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 200; t++) {
                int start = t * 500;
                readers.add(CompletableFuture.runAsync(() -> {
                    ByteBuffer buffer = ByteBuffer.allocate(400);
                    for (int i = 0; i < 50; i++) {
                        assertEquals(400, backend.readNow(file, buffer, start + i));
                        assertEquals(at(start + i), buffer.get(0));
                        assertEquals(at(start + i + 399), buffer.get(399));
                        Thread.yield();
                    }
                }, threads));
            }
        }
        readers.forEach(CompletableFuture::join);
    }
}
