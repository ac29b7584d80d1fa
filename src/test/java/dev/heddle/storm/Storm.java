package dev.heddle.storm;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.HeddleRig;
import dev.heddle.backend.Adversary;
import dev.heddle.backend.Seed;
import dev.heddle.backend.Whims;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Thousands of threads at random calls, while others interrupt, cancel and close: Heddles one
 * after the other, for a time. Finds calls that end too early or never, bytes that get lost, memory
 * that is written to when it should not be, and what has not been given back at the end.
 */
final class Storm {
    private static final long ERA_MIN_NS = 200_000_000;
    private static final long ERA_MAX_NS = 1_500_000_000;
    private static final int BYTES_STAGED = 8 << 20;

    final Tally tally = new Tally();
    final Shelf[] shelves;
    /** A file that is only read. */
    final Path sample;
    private final BackendKind backend;
    private final boolean adverse;
    private final Path directory;
    private final SplittableRandom random = new SplittableRandom(Seed.VALUE);
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicReference<AssertionError> failure = new AtomicReference<>();
    private volatile Era era;

    /** @param adverse whether an adversary is between */
    Storm(BackendKind backend, boolean adverse, Path directory) throws IOException {
        this.backend = backend;
        this.adverse = adverse;
        this.directory = directory;
        shelves = Shelf.all(directory);
        sample = Files.write(directory.resolve("sample"), new byte[50_000]);
    }

    /** How many there are of something that a usual storm has so many of. */
    int scale(int usual) {
        return Math.max(1, usual * Integer.getInteger("heddle.storm.percent", 100) / 100);
    }

    Heddle openHeddle(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        HeddleOptions options = HeddleOptions.defaults().withBackend(backend)
                .withStagingBytes(BYTES_STAGED)
                .withSubmissionEntries(1 << random.nextInt(9))
                .withFileThreads(1 + random.nextInt(16))
                .withLoops(1 + random.nextInt(3));
        UnaryOperator<dev.heddle.backend.Backend> wrapping =
                adverse ? inner -> new Adversary(inner, Whims.all(seed)) : UnaryOperator.identity();
        return HeddleRig.open(options, wrapping);
    }

    /** Whether this is no wonder: what peers do that are closed, or what the adversary makes up. */
    boolean mayFail(IOException e) {
        return adverse || e instanceof SocketException;
    }

    /** A number that nobody else has, in no era. */
    int newNumber() {
        return numbers.incrementAndGet();
    }

    /** A name that nobody else has, and that has to be gone at the end. */
    Path newPath(String kind) {
        return directory.resolve(kind + "-" + newNumber());
    }

    Era era() {
        return era;
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    /** Ends the storm. The first failure counts. */
    void fail(String what, Throwable cause) {
        failure.compareAndSet(null, new AssertionError(what + "\n\nseed " + Seed.VALUE
                + "; to replay: " + Seed.command(StormTest.class), cause));
    }

    private void runEra(long nanos) throws IOException, InterruptedException {
        era = new Era(this, random.nextLong());
        era.run(nanos);
    }

    private void expectNoNames() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            List<String> left = all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\w+-\\d+") && !name.startsWith("mapped"))
                    // The adversary lets the deletion of a file's name fail, which is not told.
                    .filter(name -> !adverse || !name.startsWith("file")).toList();
            if (!left.isEmpty()) {
                throw new AssertionError("these are left: " + left);
            }
        }
    }

    /** Storms for so long. */
    void run(long nanos) throws InterruptedException {
        Thread eras = Thread.ofPlatform().daemon().name("eras").start(() -> runEras(nanos));
        Watchdog watchdog = new Watchdog(this);
        watchdog.start();
        // If that cannot even close its Heddle, it is left behind.
        while (!eras.join(Duration.ofSeconds(1)) && !watchdog.hasGivenUp()) {
            continue;
        }
        watchdog.stop();
        AssertionError failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private void runEras(long nanos) {
        try {
            long end = System.nanoTime() + nanos;
            runEra(ERA_MIN_NS); // the JVM opens some files of its own
            Census before = Census.take();
            while (System.nanoTime() < end && !hasFailed()) {
                runEra(random.nextLong(ERA_MIN_NS, ERA_MAX_NS));
            }
            for (Shelf shelf : shelves) {
                shelf.checkAll();
            }
            if (!hasFailed()) {
                Census.expectNoMoreThan(before);
                expectNoNames();
            }
        } catch (Throwable e) {
            fail("the storm itself failed", e);
        }
    }
}
