package dev.heddle.storm;

import dev.heddle.CancelScope;
import dev.heddle.Heddle;
import dev.heddle.HeddleRig;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** One Heddle in a storm, from its opening to its closing, and all who work on it. */
final class Era {
    private static final int HALVES = 2;
    private static final long POLL_NS = 2_000_000;

    final Storm storm;
    final Tally tally;
    final Heddle heddle;
    private final SplittableRandom random;
    private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
    private final Set<Pair<?>> pairs = ConcurrentHashMap.newKeySet();
    private final List<SharedFile> files = new ArrayList<>();
    private final List<Meeting> meetings = new ArrayList<>();
    /** How many of {@link #HALVES} of its virtual threads are the loop's own. */
    private final int fusedHalves;
    private volatile CancelScope scope;
    private volatile boolean ending;

    Era(Storm storm, long seed) throws IOException {
        this.storm = storm;
        tally = storm.tally;
        random = new SplittableRandom(seed);
        heddle = storm.openHeddle(seed);
        scope = heddle.cancelScope();
        fusedHalves = random.nextInt(HALVES + 1);
        tally.count(Count.HEDDLES);
    }

    synchronized SplittableRandom nextRandom() {
        return random.split();
    }

    /** Of the loop's own or of the JDK's scheduler: all of one kind, or a mixture. */
    ThreadFactory virtualThreads(SplittableRandom choice) {
        if (choice.nextInt(HALVES) < fusedHalves && heddle.threads().areFused()) {
            tally.count(Count.FUSED);
            return heddle.threads().factory();
        }
        return Thread.ofVirtual().factory();
    }

    /** Whether workers should go on; they find out by themselves when the Heddle is closed. */
    boolean goesOn() {
        return !ending && !storm.hasFailed();
    }

    boolean isOpen() {
        return heddle.isOpen();
    }

    CancelScope scope() {
        return scope;
    }

    /** Cancels all calls in the scope that is shared, and gives out another from now on. */
    void replaceScope(boolean closes) {
        CancelScope before = scope;
        scope = heddle.cancelScope();
        before.cancel();
        if (closes) {
            before.close();
        }
    }

    void start(Worker worker) {
        workers.add(worker);
        worker.start();
    }

    void left(Worker worker) {
        workers.remove(worker);
    }

    Set<Worker> workers() {
        return workers;
    }

    Set<Pair<?>> pairs() {
        return pairs;
    }

    List<SharedFile> files() {
        return files;
    }

    /**
     * Lets the storm blow for a time, and ends the era in one of two ways: in the middle of all,
     * or calmly. Then everybody comes to an end by himself, unless he was forgotten.
     */
    void run(long nanos) throws IOException, InterruptedException {
        boolean calm = random.nextBoolean();
        populate();
        Tormentor tormentor = new Tormentor(this, nextRandom());
        tormentor.start();
        long end = System.nanoTime() + nanos;
        while (goesOn() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NS);
        }
        if (calm) {
            ending = true;
            tormentor.join();
            meetings.forEach(Meeting::end);
            awaitWorkers();
            if (!storm.hasFailed()) {
                HeddleRig.expectIdle(heddle);
            }
        }
        closeHeddle();
        ending = true;
        tormentor.join();
        awaitWorkers();
        leaveNothingBehind();
    }

    private void leaveNothingBehind() throws IOException {
        for (Meeting meeting : meetings) {
            meeting.forget();
        }
        for (SharedFile file : files) {
            file.delete();
        }
    }

    private void closeHeddle() {
        try {
            heddle.close();
        } catch (IOException e) {
            if (!storm.mayFail(e)) {
                storm.fail("closing the Heddle failed", e);
            }
        }
    }

    private void awaitWorkers() {
        long start = System.nanoTime();
        while (!workers.isEmpty() && System.nanoTime() - start < Watchdog.PATIENCE_NS) {
            LockSupport.parkNanos(POLL_NS);
        }
        if (!workers.isEmpty()) {
            storm.fail(Watchdog.describe("these stay though their era is over", workers), null);
        }
    }

    private void populate() throws IOException {
        for (int i = 0; i < storm.scale(2); i++) {
            SharedFile file = SharedFile.make(this, storm.newPath("file"));
            files.add(file);
            file.populate(this);
        }
        for (int i = 0; i < storm.scale(40); i++) {
            start(new Link(this, Way.TCP));
        }
        for (int i = 0; i < storm.scale(15); i++) {
            start(new Link(this, Way.UNIX));
        }
        for (int i = 0; i < storm.scale(15); i++) {
            start(new UdpPair(this));
        }
        for (int i = 0; i < storm.scale(24); i++) {
            start(new PathWorker(this));
        }
        for (int i = 0; i < storm.scale(30); i++) {
            start(new PrivateFile(this));
        }
        for (int i = 0; i < storm.scale(60); i++) {
            new PingPong(this).populate(this);
        }
        for (int i = 0; i < storm.scale(600); i++) {
            start(new Sleeper(this));
        }
        for (Way way : Way.values()) {
            for (int i = 0; i < storm.scale(2); i++) {
                Meeting meeting = new Meeting(this, way);
                meetings.add(meeting);
                meeting.populate(this);
            }
        }
        for (int i = 0; i < storm.scale(8); i++) {
            start(new ScopeUser(this));
        }
        for (int i = 0; i < storm.scale(10); i++) {
            start(new Opener(this));
        }
        for (int i = 0; i < storm.scale(3); i++) {
            Crowd.populate(this);
        }
    }
}
