package dev.heddle.bench.jmh;

import dev.heddle.HeddleFile;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same file, opened by Heddle. */
@State(Scope.Benchmark)
public class OpenedFile {
    HeddleFile file;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open(Opened opened, CachedFile cached) throws IOException {
        file = opened.heddle.openFile(cached.path);
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        file.close();
    }
}
