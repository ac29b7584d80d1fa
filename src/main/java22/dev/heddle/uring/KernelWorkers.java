package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The threads by which the kernel does for a ring what would block: io-wq. */
final class KernelWorkers {
    /*
     * They belong to the thread that submits, not to the ring, and bear its number in their names.
     * The kernel keeps two kinds, for files and for all else, each with a bound of its own.
     */
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int KINDS = 2;

    private final String name;

    private KernelWorkers(String name) {
        this.name = name;
    }

    /** Of the calling thread, which will submit; kernels before 5.15 keep bounds of their own. */
    static KernelWorkers bounded(Ring ring, int max) {
        MemorySegment bounds = ring.arena.allocate(JAVA_INT, KINDS);
        for (int kind = 0; kind < KINDS; kind++) {
            bounds.setAtIndex(JAVA_INT, kind, max);
        }
        ring.register(UringConstants.IORING_REGISTER_IOWQ_MAX_WORKERS, bounds, KINDS);
        return new KernelWorkers("iou-wrk-" + thread());
    }

    private static String thread() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
        } catch (IOException withoutProc) {
            return "unknown";
        }
    }

    /** How many there are; 0 where /proc does not tell. */
    int count() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return (int) tasks.filter(this::isOne).count();
        } catch (IOException withoutProc) {
            return 0;
        }
    }

    private boolean isOne(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip().equals(name);
        } catch (IOException endedMeanwhile) {
            return false;
        }
    }
}
