package dev.heddle.bench.jmh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A file in the page cache, the JDK's channel of it, and buffers to read it into. */
@State(Scope.Benchmark)
public class CachedFile {
    private static final int BYTES = 4 << 10;

    final ByteBuffer direct = ByteBuffer.allocateDirect(BYTES);
    final ByteBuffer heap = ByteBuffer.allocate(BYTES);
    Path path;
    FileChannel channel;

    /** Writes it. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        path = Files.createTempFile("heddle-bench", ".dat");
        Files.write(path, new byte[BYTES]);
        channel = FileChannel.open(path);
    }

    /** Deletes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        channel.close();
        Files.delete(path);
    }
}
