package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Denies system calls to this process for good, as container runtimes do, or has it killed for
 * them, and runs a program:
 * {@code java … dev.heddle.uring.Seccomp io_uring_setup=EPERM sched_setscheduler=KILL MAIN ARG…}.
 */
@SuppressWarnings("restricted") // for tests, in a process of its own
public final class Seccomp {
    /*
     * seccomp(2); a filter is a program of struct sock_filter, linux/filter.h:
     *
     *     0                 2        3        4                                   8
     *    +-----------------+--------+--------+-----------------------------------+
     *  0 | code            | jt     | jf     | k                                 |
     *    +-----------------+--------+--------+-----------------------------------+
     *
     * Here: load the call's number; for each denied call, if it is that one go on to the next
     * instruction, which returns its error or kills, else skip that; at the end, allow.
     */
    private static final int FILTER_BYTES = 8;
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final String KILL = "KILL";
    private static final int RET_KILL_PROCESS = 0x8000_0000;
    private static final int RET_ERRNO = 0x0005_0000;
    private static final int RET_ALLOW = 0x7FFF_0000;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SET_MODE_FILTER = 1;
    /** For the threads, too, that the virtual machine has started already. */
    private static final int FLAG_TSYNC = 1;
    private static final Map<String, Integer> NUMBERS = Map.of(
            "io_uring_setup", UringConstants.__NR_io_uring_setup,
            "io_uring_enter", UringConstants.__NR_io_uring_enter,
            "io_uring_register", UringConstants.__NR_io_uring_register,
            "sched_getscheduler", Machine.current().SYS_sched_getscheduler,
            "sched_setscheduler", Machine.current().SYS_sched_setscheduler);

    private Seccomp() {
    }

    /** Denies what the first arguments say, then runs the class that the next one names. */
    public static void main(String[] args) throws Throwable {
        Map<String, String> denied = new LinkedHashMap<>();
        int next = 0;
        for (; args[next].contains("="); next++) {
            String[] rule = args[next].split("=");
            denied.put(rule[0], rule[1]);
        }
        deny(denied);
        var program = Class.forName(args[next]).getDeclaredMethod("main", String[].class);
        program.setAccessible(true);
        program.invoke(null, (Object) Arrays.copyOfRange(args, next + 1, args.length));
    }

    /** Lets the named system calls fail with these errors, or kill, from now on. */
    private static void deny(Map<String, String> denied) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate((2L + 2L * denied.size()) * FILTER_BYTES, 8);
            int at = 0;
            instruct(filter, at++, LOAD_WORD, 0, 0);
            for (var rule : denied.entrySet()) {
                instruct(filter, at++, JUMP_IF_EQUAL, 1, NUMBERS.get(rule.getKey()));
                instruct(filter, at++, RETURN, 0, verdict(rule.getValue()));
            }
            instruct(filter, at++, RETURN, 0, RET_ALLOW);
            MemorySegment program = arena.allocate(16, 8);
            program.set(JAVA_SHORT, 0, (short) at);
            program.set(ADDRESS, 8, filter);
            install(program);
        }
    }

    private static int verdict(String denial) {
        return denial.equals(KILL) ? RET_KILL_PROCESS
                : RET_ERRNO | Errno.valueOf(denial).number();
    }

    private static void instruct(MemorySegment filter, int index, short code, int otherwise,
            int operand) {
        long at = (long) index * FILTER_BYTES;
        filter.set(JAVA_SHORT, at, code);
        filter.set(JAVA_BYTE, at + 3, (byte) otherwise);
        filter.set(JAVA_INT, at + 4, operand);
    }

    private static void install(MemorySegment program) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle prctl = linker.downcallHandle(
                linker.defaultLookup().find("prctl").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                        JAVA_LONG), Linker.Option.firstVariadicArg(1));
        MethodHandle syscall = linker.downcallHandle(
                linker.defaultLookup().find("syscall").orElseThrow(),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS),
                Linker.Option.firstVariadicArg(1));
        if ((int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0) {
            throw new IllegalStateException("prctl failed");
        }
        long seccomp = Machine.current() == Machine.X86_64 ? 317 : 277;
        if ((long) syscall.invokeExact(seccomp, SET_MODE_FILTER, FLAG_TSYNC, program) != 0) {
            throw new IllegalStateException("seccomp failed");
        }
    }
}
