package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures Heddle beside others, and writes the page that shows it. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Measures Heddle beside the JDK, Netty, C and fio.")
public final class Bench implements Callable<Integer> {
    private static final int DESCRIPTORS_SPARE = 500;
    /** What a round takes besides, such as a JVM's start and a million threads'. */
    private static final double SECONDS_BETWEEN = 30;

    @Option(names = "--only", split = ",", paramLabel = "NAME",
            description = "Workloads whose names begin so; all by default.")
    private List<String> only = List.of("");

    @Option(names = "--contenders", split = ",", paramLabel = "NAME",
            description = "All by default.")
    private List<String> names = List.of();

    @Option(names = "--counts", split = ",", paramLabel = "N",
            description = "Of connections or threads; each workload has its own by default.")
    private List<Integer> counts = List.of();

    @Option(names = "--rounds", description = "Of each contender (${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(names = "--seconds", description = "Of each round (${DEFAULT-VALUE}).")
    private double seconds = 3;

    @Option(names = "--warm-up", paramLabel = "SECONDS",
            description = "Before a process's first round (${DEFAULT-VALUE}).")
    private double warmUp = 3;

    @Option(names = "--out", paramLabel = "FOLDER",
            description = "Takes results, tables and plots (${DEFAULT-VALUE}).")
    private Path out = Path.of("src/docs/benchmarks");

    @Option(names = "--work", paramLabel = "FOLDER",
            description = "On the disk to measure; takes 2 GiB (${DEFAULT-VALUE}).")
    private Path work = Path.of("target/bench");

    @Option(names = "--list", description = "Name the workloads and contenders, measure nothing.")
    private boolean list;

    @Option(names = "--page", description = "Write the page from the results that are there.")
    private boolean page;

    private final String commandLine;
    private List<Contender> contenders;

    private Bench(String commandLine) {
        this.commandLine = commandLine;
    }

    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // files are to be read elsewhere, too
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy)));
        Bench bench = new Bench(String.join(" ", args));
        System.exit(new CommandLine(bench)
                .setExecutionExceptionHandler((e, command, given) -> {
                    System.err.println("bench: " + e.getMessage());
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        contenders = Contenders.all(work);
        if (list) {
            Workloads.ALL.forEach(each -> print(each.name(), each.title()));
            System.out.println();
            contenders.forEach(each -> print(each.name(), each.title()));
            return 0;
        }
        Files.createDirectories(out);
        if (!page) {
            measureAll();
        }
        new Page(out, contenders).write();
        return 0;
    }

    private static void print(String name, String title) {
        System.out.printf("%-14s %s%n", name, title);
    }

    private void measureAll() throws IOException, InterruptedException {
        List<Workload> workloads = Workloads.ALL.stream()
                .filter(each -> only.stream().anyMatch(each.name()::startsWith)).toList();
        if (workloads.isEmpty()) {
            throw new IOException("no workload begins with " + only + "; see --list");
        }
        if (workloads.stream().anyMatch(each -> each.kind().isServed())) {
            compileLoad();
        }
        Map<Contender, Optional<String>> missing = new LinkedHashMap<>();
        for (Contender contender : contenders) {
            if (names.isEmpty() || names.contains(contender.name())) {
                missing.put(contender, contender.missing());
            }
        }
        if (missing.size() < names.size()) {
            throw new IOException("not all of " + names + " are contenders; see --list");
        }
        for (Workload workload : workloads) {
            measure(workload, missing);
        }
    }

    private void compileLoad() throws IOException {
        Optional<String> trouble = CompiledC.compile("load", work);
        if (trouble.isPresent()) {
            throw new IOException(trouble.get() + "; apt install gcc libc6-dev");
        }
    }

    private void measure(Workload workload, Map<Contender, Optional<String>> missing)
            throws IOException, InterruptedException {
        Results results = new Results(workload.name());
        results.remarks.addAll(Machine.provenance("samples/run bench " + commandLine));
        List<Contender> able = new ArrayList<>();
        missing.forEach((contender, trouble) -> {
            if (contender.does(workload.kind())) {
                trouble.ifPresentOrElse(text -> remark(results, contender, text),
                        () -> able.add(contender));
            }
        });
        System.err.println(workload.title());
        for (int count : counts(workload)) {
            measure(workload, count, able, results);
        }
        if (results.rows.isEmpty()) {
            return;
        }
        results.write(out);
        new Table(results, contenders).lines(workload.parallels()).forEach(System.out::println);
        System.out.println();
    }

    private List<Integer> counts(Workload workload) throws IOException {
        int most = Machine.descriptors() - DESCRIPTORS_SPARE;
        List<Integer> wanted = counts.isEmpty() ? workload.counts() : counts;
        return workload.kind().isServed()
                ? wanted.stream().map(count -> Math.min(count, most)).distinct().toList()
                : wanted;
    }

    /** Each round begins with another contender. One that fails is left out from then on. */
    private void measure(Workload workload, int count, List<Contender> able, Results results)
            throws IOException, InterruptedException {
        double life = rounds * able.size() * (warmUp + seconds + SECONDS_BETWEEN);
        List<Entrant> entrants = new ArrayList<>();
        for (Contender contender : able) {
            entrants.add(new Entrant(workload.kind(), contender, settings(workload, count), work,
                    life));
        }
        try {
            for (int round = 1; round <= rounds; round++) {
                for (Entrant entrant : List.copyOf(entrants)) {
                    measure(workload, count, round, entrant, entrants, results);
                }
                Collections.rotate(entrants, -1);
            }
        } finally {
            for (Entrant entrant : entrants) {
                entrant.close();
            }
        }
    }

    private void measure(Workload workload, int count, int round, Entrant entrant,
            List<Entrant> entrants, Results results) throws IOException, InterruptedException {
        Contender contender = entrant.contender();
        System.err.printf("  %d %s, round %d: %s%n", count, workload.parallels(), round,
                contender.name());
        new Data(work).prepare(workload.kind());
        try {
            results.rows.add(new Row(contender.name(), count, round, entrant.round()));
        } catch (IOException e) {
            entrants.remove(entrant);
            entrant.close();
            remark(results, contender, "round " + round + " at " + count + ": " + e.getMessage());
        }
    }

    private Settings settings(Workload workload, int count) throws IOException {
        Settings settings = new Settings();
        settings.count = count;
        settings.bytes = workload.bytes();
        settings.path = new Data(work).prepare(workload.kind());
        settings.seconds = seconds;
        settings.warmUp = warmUp;
        return settings;
    }

    private static void remark(Results results, Contender contender, String text) {
        String line = "missing: " + contender.title() + ", " + text;
        System.err.println("  " + line);
        results.remarks.add(line);
    }
}
