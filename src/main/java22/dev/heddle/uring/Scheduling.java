package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How the kernel's scheduler treats a driving thread: sched(7), sched_setscheduler(2). */
final class Scheduling {
    /*
     * A thread of the usual policy that wakes takes the processor from one that runs, if it has
     * used less of it lately. A batch thread waits for one that is free, or for the end of the
     * slice of that which runs. Where one is free, there is no difference.
     *
     * The policy is changed for a wait only. Threads and processes that the driving thread makes
     * inherit it, and the JDK makes carriers on whichever thread unparks a virtual one.
     *
     * Whoever started the process under another policy has chosen it, and it stays. And where
     * system calls are filtered nothing is changed: services are often hardened by filters that
     * kill for calls like these (systemd's ~@resources), and nobody would know why.
     */
    static final String HEADER = "linux/sched.h";

    static final int SCHED_NORMAL = 0;
    static final int SCHED_BATCH = 3;

    /** Both by their numbers: musl's functions refuse, since a process is more than a thread. */
    private static final MethodHandle GETSCHEDULER = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SETSCHEDULER = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS));
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final Machine MACHINE = Machine.current();
    /** struct sched_param: the priority, which only real-time policies have. */
    private static final MemorySegment NO_PRIORITY = Arena.ofAuto().allocate(JAVA_INT);

    private final MemorySegment capture;
    /** Whether the policy may be changed: it is the usual one, and nothing forbids it. */
    private boolean isFree;
    private boolean gives;

    /** Of the calling thread. */
    Scheduling(MemorySegment capture) {
        this.capture = capture;
        isFree = isUnfiltered() && policy() == SCHED_NORMAL;
    }

    /** Whether the waits to come leave processors to those who run. */
    void giveWay(boolean gives) {
        this.gives = gives;
    }

    void waitBegins() {
        if (gives && isFree) {
            isFree = schedule(SCHED_BATCH);
        }
    }

    void waitEnded() {
        if (gives && isFree) {
            schedule(SCHED_NORMAL);
        }
    }

    /** Whether seccomp(2) lets all calls of this thread pass. */
    private static boolean isUnfiltered() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.noneMatch(line -> line.startsWith("Seccomp:") && !line.endsWith("\t0"));
        } catch (IOException | UncheckedIOException withoutProc) {
            return false;
        }
    }

    private long policy() {
        try {
            return Libc.result((long) GETSCHEDULER.invokeExact(capture,
                    (long) MACHINE.SYS_sched_getscheduler, 0), capture);
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }

    private boolean schedule(int policy) {
        try {
            return (long) SETSCHEDULER.invokeExact(capture,
                    (long) MACHINE.SYS_sched_setscheduler, 0, policy, NO_PRIORITY) == 0;
        } catch (Throwable t) {
            throw Libc.rethrown(t);
        }
    }
}
