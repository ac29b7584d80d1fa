package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries features of io_uring, each off and on, by a program in C that reads the command line
 * ({@code --help} lists it); a run of all of them writes its table to the page beside the
 * benchmarks', or elsewhere by {@code JDK_JAVA_OPTIONS=-Dbench.out=FOLDER}.
 */
public final class Features {
    private static final String HEAD = """
            # Features of io_uring, off and on

            What a feature of the kernel would save Heddle, asked in C before anything is built:
            `src/test/bench/c/trials`, on a ring that is set up as Heddle's. What follows from the
            answers is in the package comment of `dev.heddle.uring`. This page is written by

            ```
            samples/run trials
            samples/run trials --only "registered ring" --rounds 21
            ```

            where a run of some only prints its table.

            * Both sides of all lines take turns in one run, and in being first. *off* and *on* are
              the medians of their CPU per operation: user and system time of the measured process,
              the kernel's workers for it included. Peers are processes of their own and not
              counted.
            * *ratio* is the median of the rounds' ratios of on to off, so below 1 the feature
              saves; half of the rounds lie in the column beside it. A line whose half reaches
              over 1 says nothing.
            * Of an echo, receives are the ring's and the answer is sent in place, as Heddle does
              it; what a multishot receive brings is copied to where a caller would want it. Over
              loopback, where there is no device that could do without, the kernel copies what a
              zero-copy send names.
            """;
    private static final String OUT = "src/docs/benchmarks";
    private static final String FILE = "trials.md";
    private static final Path WORK = Path.of("target/bench");
    private static final String NAME = "trials";

    private Features() {
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Locale.setDefault(Locale.ROOT); // the page is to be read elsewhere, too
        Optional<String> trouble = CompiledC.compile(NAME, WORK, "-luring");
        if (trouble.isPresent()) {
            System.err.println(NAME + ": " + trouble.get() + "; apt install gcc liburing-dev");
            System.exit(1);
        }
        List<String> lines = new ArrayList<>();
        int status = run(List.of(args), lines);
        if (status == 0 && !lines.isEmpty() && lines.getFirst().startsWith("|")
                && List.of(args).stream().noneMatch(arg -> arg.matches("-o.*|--o.*"))) {
            write(Path.of(System.getProperty("bench.out", OUT)), lines,
                    "samples/run " + NAME + " " + String.join(" ", args));
        }
        System.exit(status);
    }

    /** Shows what the program says while it is said; its exit status. */
    private static int run(List<String> args, List<String> lines)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(WORK.resolve(NAME).toString(),
                "--folder", WORK.toString()));
        command.addAll(args);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                System.out.println(line);
                lines.add(line);
            }
        }
        return process.waitFor();
    }

    private static void write(Path out, List<String> table, String command) throws IOException {
        List<String> page = new ArrayList<>(HEAD.lines().toList());
        page.add("");
        page.addAll(table);
        page.add("");
        Machine.provenance(command.strip()).stream().filter(line -> !line.startsWith("Java"))
                .forEach(line -> page.add("* " + line));
        Files.createDirectories(out);
        Files.write(out.resolve(FILE), page);
    }
}
