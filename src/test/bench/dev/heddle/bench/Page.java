package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** README.md and its plots, of all workloads that have results in that folder. */
final class Page {
    private static final String HEAD = """
            # Benchmarks

            Heddle beside the JDK's channels, Netty and C, losses included. This page, its plots
            and the `.csv` files with every round are written by

            ```
            samples/run bench
            samples/run bench --only echo-64 --rounds 3 --seconds 2
            samples/run jmh
            ```

            * Each contender is a process of its own with its JVM's defaults, and the load on a
              server is another: a C program over epoll (`src/test/bench/c/load.c`) that keeps one
              message of each connection under way. Load and server share the processors, and the
              fastest servers wait for the load: look at their CPU.
            * *Heddle, fused* has the threads of `heddle.threads()`, which the loop runs; the others
              of Heddle's are plain virtual threads. All JVMs get the options that fused threads
              and foreign calls want, and no more.
            * Contenders take turns, each round beginning with another one. A process gets warm
              before its first round and stays for the others, idle while it is not its turn;
              only where memory counts has each round a new one. Shown are medians of the rounds;
              ± is half of the distance between the least and the greatest. (Another process may
              have been compiled otherwise, which ± does not tell: runs differ by a tenth.)
            * *CPU* is user and system time of the measured process per operation, the kernel's
              workers for it included. *× JDK* is the ratio to the JDK's channels on virtual
              threads. Percentiles are those of the answer times of that load: who answers slower
              is asked less often.
            * Heddle's and the JDK's programs are the same lines over another interface
              (`src/test/bench/dev/heddle/bench/subject`). Heddle has one loop, Netty one event
              loop, C one thread; the JDK's scheduler has as many as there are processors.
            * Memory of a connection is what the process grows by, per connection: of the heap,
              which has a fixed size here, what is in use after a collection, and all that is
              resident outside of it.
            * A thread that repeats operations on files steps back after every 64, since those
              that never wait would keep other virtual threads from running.
            * What features of io_uring would save has [a page of its own](trials.md), by
              `samples/run trials`.
            """;

    private final Path folder;
    private final List<Contender> contenders;

    Page(Path folder, List<Contender> contenders) {
        this.folder = folder;
        this.contenders = contenders;
    }

    void write() throws IOException {
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        for (Workload workload : Workloads.ALL) {
            Optional<Results> results = Results.read(folder, workload.name());
            if (results.isPresent()) {
                lines.addAll(section(workload, results.get()));
                new Plot(results.get(), contenders).write(folder, workload.parallels());
            }
        }
        MicroResults.read(folder).ifPresent(results -> lines.addAll(section(results)));
        Files.write(folder.resolve("README.md"), lines);
    }

    private List<String> section(Workload workload, Results results) {
        List<String> lines = new ArrayList<>(List.of("", "## " + workload.title(), "",
                "![" + workload.title() + "](" + workload.name() + ".svg)", ""));
        lines.addAll(new Table(results, contenders).lines(workload.parallels()));
        lines.add("");
        results.remarks.forEach(remark -> lines.add("* " + remark));
        return lines;
    }

    private static List<String> section(MicroResults results) {
        List<String> lines = new ArrayList<>(List.of("", "## Small questions", "",
                "By JMH, on virtual threads; classes of `src/test/bench/dev/heddle/bench/jmh`.",
                ""));
        lines.addAll(results.lines());
        lines.add("");
        results.remarks().forEach(remark -> lines.add("* " + remark));
        return lines;
    }
}
