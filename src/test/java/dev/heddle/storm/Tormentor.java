package dev.heddle.storm;

import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/** Interrupts, cancels and closes what others are at. */
final class Tormentor implements Runnable {
    private static final int PAUSE_MAX_NS = 400_000;
    private static final int BURST_MAX = 16;

    private final Era era;
    private final SplittableRandom random;
    private final Thread thread;
    private List<Worker> victims = List.of();
    private int untilLook;

    Tormentor(Era era, SplittableRandom random) {
        this.era = era;
        this.random = random;
        thread = Thread.ofPlatform().daemon().name("tormentor").unstarted(this);
    }

    void start() {
        thread.start();
    }

    void join() throws InterruptedException {
        thread.join();
    }

    @Override
    public void run() {
        try {
            while (era.goesOn() && era.isOpen()) {
                if (--untilLook < 0) {
                    victims = era.workers().stream()
                            .filter(worker -> worker.mayBeInterrupted).toList();
                    untilLook = 50;
                }
                torment(random.nextInt(64));
                LockSupport.parkNanos(random.nextInt(PAUSE_MAX_NS));
            }
        } catch (Throwable e) {
            era.storm.fail("the tormentor failed", e);
        }
    }

    private void torment(int chance) throws Exception {
        switch (chance) {
            case 0 -> anyOf(era.pairs(), pair -> pair.disturb(random.nextBoolean()));
            case 1, 2 -> era.replaceScope(random.nextBoolean());
            case 3, 4, 5, 6 -> anyOf(era.pairs(), pair -> pair.cancelAll(random.nextBoolean()));
            case 7, 8 -> anyOf(era.files(), SharedFile::cancelAll);
            default -> interruptSome();
        }
    }

    private void interruptSome() {
        for (int i = random.nextInt(BURST_MAX); i >= 0 && !victims.isEmpty(); i--) {
            era.tally.count(Count.INTERRUPTS);
            victims.get(random.nextInt(victims.size())).thread().interrupt();
        }
    }

    @FunctionalInterface
    private interface Action<T> {
        void on(T target) throws Exception;
    }

    private <T> void anyOf(Collection<T> all, Action<T> action) throws Exception {
        List<T> some = new ArrayList<>(all);
        if (!some.isEmpty()) {
            T target = some.get(random.nextInt(some.size()));
            try {
                action.on(target);
            } catch (IOException e) {
                if (!era.storm.mayFail(e)) {
                    throw e;
                }
            }
        }
    }
}
