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
 * One contender at one workload, round by round. Where that does no harm, its process stays and
 * gets warm once.
 */
final class Entrant implements AutoCloseable {
    private static final double PATIENCE_SECONDS = 120;
    private static final int WARMING_CONNECTIONS = 64;
    /** Of the time to get warm, in later rounds of the same process. */
    private static final double WARM_AGAIN = 0.2;

    private final WorkKind kind;
    private final Contender contender;
    private final Settings settings;
    private final Path folder;
    private final double lifeSeconds;
    /** The process that stays; null before its first round, and if none does. */
    private Child staying;
    private String port;

    /**
     * Starts nothing yet.
     *
     * @param folder      of the programs in C, and for logs
     * @param lifeSeconds that all rounds of all entrants take at most
     */
    Entrant(WorkKind kind, Contender contender, Settings settings, Path folder,
            double lifeSeconds) {
        this.kind = kind;
        this.contender = contender;
        this.settings = settings;
        this.folder = folder;
        this.lifeSeconds = lifeSeconds + PATIENCE_SECONDS;
    }

    Contender contender() {
        return contender;
    }

    Map<Metric, Double> round() throws IOException, InterruptedException {
        if (!contender.staysFor(kind)) {
            try (Child subject = start()) {
                return kind == WorkKind.IDLE ? idle(subject) : alone(subject);
            }
        }
        double warmUp = settings.warmUp * (staying == null ? 1 : WARM_AGAIN);
        if (staying == null) {
            staying = start();
            port = kind.isServed() ? staying.value("port") : null;
        }
        return kind.isServed() ? load(kind.name().toLowerCase(), staying, settings.count, warmUp)
                : next(staying, warmUp);
    }

    private Map<Metric, Double> next(Child subject, double warmUp)
            throws IOException, InterruptedException {
        subject.tell("" + warmUp);
        return contender.parse(subject.line());
    }

    /** What it prints until its end. */
    private Map<Metric, Double> alone(Child subject) throws IOException, InterruptedException {
        subject.tell("" + settings.warmUp);
        subject.tellNoMore();
        return contender.parse(subject.rest());
    }

    @Override
    public void close() throws IOException {
        if (staying != null) {
            staying.close();
        }
    }

    private Child start() throws IOException {
        return start(contender.name(), contender.command(kind, settings));
    }

    private Child start(String name, List<String> command) throws IOException {
        return new Child(command, folder.resolve(name + ".log"), lifeSeconds);
    }

    private Map<Metric, Double> load(String mode, Child server, int connections, double warmUp)
            throws IOException, InterruptedException {
        try (Child load = start("load", loadCommand(mode, connections, "--warm-up", "" + warmUp,
                "--seconds", "" + settings.seconds, "--pid", "" + server.pid()))) {
            return Sample.parse(load.line());
        }
    }

    private List<String> loadCommand(String mode, int connections, String... more) {
        List<String> command = new ArrayList<>(List.of(folder.resolve("load").toString(), mode,
                "--port", port, "--connections", "" + connections,
                "--bytes", "" + settings.bytes));
        command.addAll(List.of(more));
        return command;
    }

    /** What the server's memory grows by, after it has got warm. */
    private Map<Metric, Double> idle(Child server) throws IOException, InterruptedException {
        port = server.value("port");
        load("echo", server, WARMING_CONNECTIONS, settings.warmUp);
        long before = memory(server);
        try (Child load = start("load", loadCommand("idle", settings.count))) {
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
