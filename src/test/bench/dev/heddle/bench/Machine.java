package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Where the figures come from. */
public final class Machine {
    private Machine() {
    }

    /** What belongs to every figure, in lines. */
    public static List<String> provenance(String commandLine) throws IOException {
        return List.of(
                "machine: " + Runtime.getRuntime().availableProcessors() + " processors, "
                        + first("/proc/cpuinfo", "model name\\s*: (.*)") + ", "
                        + Long.parseLong(first("/proc/meminfo", "MemTotal:\\s*(\\d+)")) / (1 << 20)
                        + " GiB",
                "system: " + first("/etc/os-release", "PRETTY_NAME=\"(.*)\"") + ", kernel "
                        + System.getProperty("os.version"),
                "Java: " + System.getProperty("java.vm.vendor") + " " + Runtime.version(),
                "Heddle: commit " + commit() + ", " + LocalDate.now(),
                "command: " + commandLine);
    }

    /** With a mark if there are changes beside it, other than results. */
    private static String commit() throws IOException {
        boolean changed = !git("status", "--porcelain", "--", ".", ":!src/docs").isEmpty();
        return git("describe", "--always") + (changed ? "-dirty" : "");
    }

    private static String git(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(git.getInputStream().readAllBytes()).strip();
    }

    /** Descriptors that a process may have. */
    static int descriptors() throws IOException {
        return Integer.parseInt(first("/proc/self/limits", "Max open files\\s+\\d+\\s+(\\d+)"));
    }

    private static String first(String file, String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(Files.readString(Path.of(file))).results()
                .findFirst().map((MatchResult found) -> found.group(1)).orElse("0");
    }
}
