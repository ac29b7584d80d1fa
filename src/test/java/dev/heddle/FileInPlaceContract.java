package dev.heddle;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Task.On;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
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
