package dev.heddle.channels;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whose channels are tested, and on which kind of thread: the JDK's show what is right. */
enum FileSubject {
    JDK_VIRTUAL(null, true),
    JDK_PLATFORM(null, false),
    URING_VIRTUAL(BackendKind.URING, true),
    URING_PLATFORM(BackendKind.URING, false),
    NIO_VIRTUAL(BackendKind.NIO, true),
    NIO_PLATFORM(BackendKind.NIO, false);

    private static final int SOON_SECONDS = 20;

    private final BackendKind backend;
    private final boolean virtual;

    FileSubject(BackendKind backend, boolean virtual) {
        this.backend = backend;
        this.virtual = virtual;
    }

    /** Those that this JVM can run. */
    static Stream<FileSubject> all() {
        boolean hasRing = Runtime.version().feature() >= 22;
        return Stream.of(values()).filter(s -> s.backend != BackendKind.URING || hasRing);
    }

    boolean isJdk() {
        return backend == null;
    }

    /** Whether closing and interrupting end a call that waits: not for the JDK's, if virtual. */
    boolean endsCalls() {
        return this != JDK_VIRTUAL;
    }

    /** Whether an interrupt ends the read of a pipe: the portable backend cannot. */
    boolean endsReadsOfPipes() {
        return endsCalls() && backend != BackendKind.NIO;
    }

    /** Whether a pipe refuses to be written at a position: the ring does it nevertheless. */
    boolean mindsPositionsOfPipes() {
        return backend != BackendKind.URING;
    }

    /** Whether a file that took another's name is told from it. */
    boolean knowsFilesByMoreThanTheirNames() {
        return backend == BackendKind.URING;
    }

    /** Null for the JDK. */
    Heddle openHeddle() throws IOException {
        return backend == null ? null
                : Heddle.open(HeddleOptions.defaults().withBackend(backend));
    }

    static FileChannel open(Heddle heddle, Path path, Set<? extends OpenOption> options,
            FileAttribute<?>... attributes) throws IOException {
        return heddle == null ? FileChannel.open(path, options, attributes)
                : HeddleChannels.of(heddle).openFile(path, options, attributes);
    }

    Thread start(Runnable code) {
        return virtual ? Thread.ofVirtual().start(code) : Thread.ofPlatform().start(code);
    }

    /** Runs code on a thread of its own; what it throws is thrown on. */
    <T> T run(Callable<T> code) throws Exception {
        CompletableFuture<T> end = new CompletableFuture<>();
        start(() -> {
            try {
                end.complete(code.call());
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
        try {
            return end.get(SOON_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                default -> throw e;
            }
        }
    }
}
