package dev.heddle.bench.jmh;

import dev.heddle.bench.Machine;
import dev.heddle.bench.MicroResults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs JMH on the small questions, with its own options ({@code -h} lists them). They run on
 * virtual threads and tell what they allocate; the results go to the page of benchmarks, or
 * elsewhere by {@code JDK_JAVA_OPTIONS=-Dbench.out=FOLDER}.
 */
public final class Micro {
    static final int FORKS = 3;
    /** For the JVM: JMH's thread is a virtual one, on the JDK's scheduler. */
    static final String VIRTUAL = "-Djmh.executor=VIRTUAL";

    private static final String OUT = "src/docs/benchmarks";
    private static final int ITERATIONS = 5;
    private static final TimeValue TIME = new TimeValue(1, TimeUnit.SECONDS);

    private Micro() {
    }

    public static void main(String[] args)
            throws CommandLineOptionException, RunnerException, IOException {
        Locale.setDefault(Locale.ROOT); // files are to be read elsewhere, too
        CommandLineOptions given = new CommandLineOptions(args);
        if (given.shouldHelp()) {
            given.showHelp();
            return;
        }
        Path out = Path.of(System.getProperty("bench.out", OUT));
        Files.createDirectories(out);
        MicroResults results = new MicroResults();
        results.remarks().addAll(
                Machine.provenance("samples/run jmh " + String.join(" ", args)));
        for (RunResult result : run(given)) {
            results.rows().add(row(result));
        }
        results.write(out);
        results.lines().forEach(System.out::println);
    }

    /** What is not said on the command line is said here. */
    private static Collection<RunResult> run(CommandLineOptions given) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder().parent(given)
                .addProfiler(GCProfiler.class);
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(ITERATIONS).warmupTime(TIME);
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(ITERATIONS).measurementTime(TIME);
        }
        return new Runner(options.build()).run();
    }

    private static MicroResults.Row row(RunResult result) {
        String name = result.getParams().getBenchmark();
        String backend = result.getParams().getParam("backend");
        Result<?> time = result.getPrimaryResult();
        Result<?> allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new MicroResults.Row(name.substring(Micro.class.getPackageName().length() + 1),
                backend == null ? "" : backend, time.getScore(), time.getScoreError(),
                allocation.getScore());
    }
}
