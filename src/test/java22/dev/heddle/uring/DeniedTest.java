package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Errno;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where io_uring is denied the program is told why, and what to do, and nothing is left over. */
class DeniedTest {
    private static final List<String> NATIVE = List.of("--enable-native-access=ALL-UNNAMED");

    @TempDir
    Path dir;

    private String openedWith(String... rules) throws Exception {
        String[] arguments = new String[rules.length + 2];
        arguments[0] = Seccomp.class.getName();
        System.arraycopy(rules, 0, arguments, 1, rules.length);
        arguments[rules.length + 1] = OpenOnce.class.getName();
        return output(NATIVE, arguments);
    }

    private String output(List<String> options, String... arguments) throws Exception {
        ChildJvm.Ended ended = ChildJvm.run(dir, options, arguments);
        assertEquals(0, ended.status(), ended.output());
        return ended.output();
    }

    @Test
    void withoutAFilterItOpens() throws Exception {
        assertEquals("opened\nleaked: 0\n", output(NATIVE, OpenOnce.class.getName()));
    }

    @ParameterizedTest
    @CsvSource({
        "io_uring_setup,    EPERM,  seccomp, --security-opt",
        "io_uring_setup,    EACCES, SELinux, audit log",
        "io_uring_setup,    ENOSYS, older than 5.1, 5.11 or newer",
        "io_uring_setup,    ENOMEM, memory, ulimit -l",
        "io_uring_setup,    EMFILE, files are open, ulimit -n",
        "io_uring_setup,    EINVAL, too old, 5.11 or newer",
        "io_uring_setup,    EOPNOTSUPP, does not offer, sandbox",
        "io_uring_enter,    EPERM,  seccomp, io_uring_enter",
        "io_uring_enter,    ENOSYS, hides it, io_uring_enter",
        "io_uring_register, EPERM,  seccomp, io_uring_register"})
    void aDeniedCallIsNamedWithReasonAndRemedy(String call, String errno, String reason,
            String remedy) throws Exception {
        String output = openedWith(call + "=" + errno);
        List<String> lines = output.lines().toList();
        assertTrue(lines.get(0).startsWith("reason: "), output);
        assertTrue(lines.get(0).contains(call) && lines.get(0).contains(errno), output);
        assertTrue(lines.get(0).contains(reason), output);
        assertTrue(lines.get(1).startsWith("remedy: "), output);
        assertTrue(lines.get(1).contains(remedy), output);
        assertEquals("leaked: 0", lines.get(2));
    }

    @Test
    void deniedNativeAccessIsToldWithTheOptionThatGrantsIt() throws Exception {
        // Before 24 naming any module was what denied it to the others.
        String option = Runtime.version().feature() >= 24
                ? "--illegal-native-access=deny" : "--enable-native-access=java.base";
        String output = output(List.of(option), OpenOnce.class.getName());
        assertTrue(output.contains("reason: native access is denied"), output);
        assertTrue(output.contains("--enable-native-access=ALL-UNNAMED"), output);
    }

    @ParameterizedTest
    @CsvSource({"os.name, Mac OS X", "os.name, Windows 11", "os.arch, riscv64", "os.arch, x86"})
    void anyOtherSystemIsNamed(String property, String value) throws Exception {
        String output = output(List.of("-D" + property + "=" + value, NATIVE.get(0)),
                OpenOnce.class.getName());
        assertTrue(output.contains("reason: io_uring needs Linux"), output);
        assertTrue(output.contains(value), output);
    }

    @Test
    void aMissingOperationIsNamed() {
        var known = new BitSet();
        known.set(0, 64);
        known.clear(Opcode.IORING_OP_SHUTDOWN);
        try {
            NeededOperations.require(known);
        } catch (BackendUnavailableException e) {
            assertTrue(e.reason().contains("IORING_OP_SHUTDOWN"), e.reason());
            return;
        }
        throw new AssertionError("not missed");
    }

    @ParameterizedTest
    @EnumSource(value = Errno.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void everyErrorHasAReasonAndARemedy(Errno errno) {
        BackendUnavailableException e = Refusals.of("io_uring_setup", errno);
        assertTrue(e.reason().contains(errno.name()), e.reason());
        assertTrue(e.remedy().endsWith("."), e.remedy());
    }
}
