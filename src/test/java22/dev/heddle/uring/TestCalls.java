package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** System calls that only tests make, and what they see of this process. */
final class TestCalls {
    private static final int EFD_NONBLOCK = 04000;
    private static final MethodHandle EVENTFD = Libc.link("eventfd",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PIPE = Libc.link("pipe",
            FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle DUP2 = Libc.link("dup2",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SCHED_SETSCHEDULER = Libc.linkSystemCall(
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS));

    private TestCalls() {
    }

    /** An eventfd whose reads say EAGAIN instead of waiting. */
    static int nonBlockingEventfd() {
        try (Arena arena = Arena.ofConfined()) {
            return (int) EVENTFD.invokeExact(arena.allocate(Libc.capture()), 0, EFD_NONBLOCK);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Adds 1 to an eventfd. */
    static void ring(int eventfd) {
        try (Arena arena = Arena.ofConfined()) {
            assertTrue(FileCalls.write(arena.allocate(Libc.capture()), eventfd,
                    arena.allocateFrom(JAVA_LONG, 1L)) == Long.BYTES);
        }
    }

    /** A pipe: the descriptors to read and to write. */
    static int[] pipe() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment both = arena.allocate(JAVA_INT, 2);
            int result = (int) PIPE.invokeExact(arena.allocate(Libc.capture()), both);
            assertTrue(result == 0);
            return both.toArray(JAVA_INT);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** Makes a number stand for another open file. */
    static void replace(int number, int by) {
        try (Arena arena = Arena.ofConfined()) {
            int result = (int) DUP2.invokeExact(arena.allocate(Libc.capture()), by, number);
            assertTrue(result == number);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    static void close(int... descriptors) {
        try (Arena arena = Arena.ofConfined()) {
            for (int descriptor : descriptors) {
                FileCalls.close(arena.allocate(Libc.capture()), descriptor);
            }
        }
    }

    /** Puts the calling thread under a policy of sched(7) that knows no priorities. */
    static void schedule(int policy) {
        try (Arena arena = Arena.ofConfined()) {
            long result = (long) SCHED_SETSCHEDULER.invokeExact(arena.allocate(Libc.capture()),
                    (long) Machine.current().SYS_sched_setscheduler, 0, policy,
                    arena.allocate(JAVA_INT));
            assertTrue(result == 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** How many descriptors this process has open. */
    static int descriptors() {
        File[] entries = Path.of("/proc/self/fd").toFile().listFiles();
        return entries.length;
    }

    /** How many mappings of rings this process has. */
    static long ringMappings() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("io_uring")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
