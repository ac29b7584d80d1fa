package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One round of one contender at one workload.
 *
 * @param folder   of the programs in C, and for logs
 * @param settings of this round
 */
record Trial(Workload workload, Contender contender, Settings settings, Path folder) {
    private static final double PATIENCE_SECONDS = 120;
    private static final int WARMING_CONNECTIONS = 64;

    Map<Metric, Double> run() throws IOException, InterruptedException {
        try (Child subject = start(contender.name(),
                contender.command(workload.kind(), settings))) {
            return switch (workload.kind()) {
                case ECHO -> load("echo", subject);
                case CONNECT -> load("connect", subject);
                case IDLE -> idle(subject);
                case CACHED_READ, CACHED_WRITE, DIRECT_READ, APPEND, LOG, OPEN, COPY,
                        SLEEP ->
                        contender.parse(subject.rest());
            };
        }
    }

    private Child start(String name, List<String> command) throws IOException {
        return new Child(command, folder.resolve(name + ".log"),
                settings.warmUp + settings.seconds + PATIENCE_SECONDS);
    }

    private Map<Metric, Double> load(String mode, Child server)
            throws IOException, InterruptedException {
        return load(mode, server, server.value("port"), settings.count);
    }

    private Map<Metric, Double> load(String mode, Child server, String port, int connections)
            throws IOException, InterruptedException {
        try (Child load = start("load", loadCommand(mode, port, connections,
                "--warm-up", "" + settings.warmUp, "--seconds", "" + settings.seconds,
                "--pid", "" + server.pid()))) {
            return Sample.parse(load.line());
        }
    }

    private List<String> loadCommand(String mode, String port, int connections, String... more) {
        List<String> command = new ArrayList<>(List.of(folder.resolve("load").toString(), mode,
                "--port", port, "--connections", "" + connections,
                "--bytes", "" + settings.bytes));
        command.addAll(List.of(more));
        return command;
    }

    /** What the server's memory grows by, after it has got warm. */
    private Map<Metric, Double> idle(Child server) throws IOException, InterruptedException {
        String port = server.value("port");
        load("echo", server, port, WARMING_CONNECTIONS);
        long before = memory(server);
        try (Child load = start("load", loadCommand("idle", port, settings.count))) {
            load.value("connected");
            Map<Metric, Double> sample = new EnumMap<>(Metric.class);
            sample.put(Metric.MEMORY, (memory(server) - before) / (double) settings.count);
            return sample;
        }
    }

    /** Resident memory in bytes; of a Java heap, which is resident as a whole, what is in use. */
    private long memory(Child server) throws IOException, InterruptedException {
        long heap = 0;
        if (contender instanceof JavaContender) {
            jcmd(server, "GC.run");
            heap = kibibytes(jcmd(server, "GC.heap_info"), "used (\\d+)K");
        }
        String resident = Files.readString(Path.of("/proc/" + server.pid() + "/smaps_rollup"));
        return heap + kibibytes(resident, "Rss: *(\\d+) kB");
    }

    private String jcmd(Child server, String what) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try (Child child = start("jcmd", List.of(jcmd.toString(), "" + server.pid(), what))) {
            return child.rest();
        }
    }

    /** The first match, in bytes. */
    private static long kibibytes(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().findFirst()
                .map(found -> Long.parseLong(found.group(1)) << 10).orElseThrow();
    }
}
