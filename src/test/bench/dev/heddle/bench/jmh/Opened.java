package dev.heddle.bench.jmh;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A Heddle on each of the backends. */
@State(Scope.Benchmark)
public class Opened {
    /** The backend. */
    @Param({"URING", "NIO"})
    public BackendKind backend;

    Heddle heddle;

    /** Opens it. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        heddle = Heddle.open(HeddleOptions.defaults().withBackend(backend));
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        heddle.close();
    }
}
