package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A loop on a real backend, driven by the test's thread. */
abstract class LoopScenarioRig {
    static final int MIB = 1 << 20;
    static final BackendLimits ROOMY = new BackendLimits(256, 1024, 4);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The build's folder rather than the system's temporary one, which may lack direct I/O. */
    @TempDir(factory = BuildDirectory.class)
    Path directory;

    IoLoop loop;

    /** The name of the backend under test. */
    abstract String backend();

    /** What the loop is given for it. */
    Backend wrapped(Backend backend) {
        return backend;
    }

    void openLoop(BackendLimits limits) throws IOException {
        loop = new IoLoop(wrapped(BackendChoice.open(backend(), limits).backend()), 4 * MIB);
        assertEquals(backend(), loop.backend().name());
    }

    @AfterEach
    void closeLoop() {
        if (loop != null) {
            loop.close();
        }
    }

    /** Drives the loop, sleeping in it, until something has become true. */
    void runUntil(BooleanSupplier done) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            loop.runFor(Duration.ofMillis(1));
            assertTrue(end - System.nanoTime() > 0, "this takes too long");
        }
    }

    static long expectSuccess(Completion completion) {
        assertNull(completion.errno(), () -> completion.errno() + ": " + completion.cause());
        return completion.result();
    }

    @FunctionalInterface
    interface Start {
        void accept(Completion completion, Callback callback);
    }

    /** Performs one operation and drives the loop until it has ended well; its result. */
    long perform(Start start) {
        Completion completion = new Completion();
        List<Completion> called = new ArrayList<>();
        start.accept(completion, called::add);
        runUntil(() -> !called.isEmpty());
        return expectSuccess(completion);
    }

    int open(Path path, OpenOption... options) {
        return (int) perform((c, then) -> loop.open(c, path, Set.of(options), 0644, then));
    }

    void close(int handle) {
        perform((c, then) -> loop.close(c, handle, then));
    }

    int openListener() throws IOException {
        int listener = loop.backend().sockets().openListener(StandardProtocolFamily.INET);
        loop.backend().sockets().listen(listener,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        return listener;
    }

    InetSocketAddress address(int listener) throws IOException {
        return (InetSocketAddress) loop.backend().sockets().localAddress(listener);
    }

    /** A connection: the client's handle and the server's. */
    record Pair(int client, int server) {
    }

    Pair connect() throws IOException {
        int listener = openListener();
        int client = loop.backend().sockets().openStream(StandardProtocolFamily.INET);
        List<Completion> called = new ArrayList<>();
        Completion accept = new Completion();
        loop.accept(accept, listener, called::add);
        loop.connect(new Completion(), client, address(listener), called::add);
        runUntil(() -> called.size() == 2);
        called.forEach(LoopScenarioRig::expectSuccess);
        close(listener);
        return new Pair(client, (int) accept.result());
    }

    void close(Pair pair) {
        close(pair.client);
        close(pair.server);
    }

    static byte[] randomBytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
