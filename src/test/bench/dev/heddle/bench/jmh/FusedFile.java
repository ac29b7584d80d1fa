package dev.heddle.bench.jmh;

import dev.heddle.HeddleFile;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The cached file, opened by the Heddle of the fused thread. */
@State(Scope.Benchmark)
public class FusedFile {
    HeddleFile file;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open(CachedFile cached) throws IOException {
        file = FusedExecutor.heddle().openFile(cached.path);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        file.close();
    }
}
