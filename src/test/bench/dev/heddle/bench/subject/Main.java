package dev.heddle.bench.subject;

import dev.heddle.BackendKind;
import dev.heddle.bench.Settings;
import dev.heddle.bench.WorkKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A measured process of a straight-line contender. Each line of its standard input is a round: how
 * many seconds to get warm.
 */
@Command(name = "subject")
public final class Main implements Callable<Integer> {
    /** Whose calls are measured. */
    enum Side { HEDDLE, CHANNELS, JDK }

    @Option(names = "--side", required = true)
    private Side side;

    @Option(names = "--backend")
    private BackendKind backend = BackendKind.URING;

    @Option(names = "--threads")
    private ThreadKind threads = ThreadKind.SHARED;

    @Parameters
    private WorkKind kind;

    @Mixin
    private Settings settings;

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Api api = switch (side) {
            case HEDDLE -> new HeddleApi(backend, threads, settings.count);
            case CHANNELS -> ChannelApi.ofHeddle(backend, threads);
            case JDK -> ChannelApi.ofJdk(threads);
        };
        Work work = work();
        if (kind.isServed()) {
            work.run(api, settings);
        }
        BufferedReader rounds = new BufferedReader(new InputStreamReader(System.in));
        for (String line = rounds.readLine(); line != null; line = rounds.readLine()) {
            settings.warmUp = Double.parseDouble(line);
            System.out.println(work.run(api, settings).line());
        }
        return 0;
    }

    private Work work() {
        return switch (kind) {
            case ECHO, CONNECT, IDLE -> new Echo();
            case CACHED_READ -> RandomReads.cached();
            case DIRECT_READ -> RandomReads.direct();
            case CACHED_WRITE -> new RandomWrites();
            case APPEND -> Appends.toOneEach();
            case LOG -> Appends.toOne();
            case OPEN -> new SmallFiles();
            case COPY -> new Copy();
            case SLEEP -> new Sleepers();
        };
    }
}
