package dev.heddle.nio;

import java.util.concurrent.locks.ReentrantLock;

/** Takes locks that are held for a few instructions only, without ever parking for them. */
final class BriefLock {
    /*
     * A virtual thread that the loop runs may want the same lock as the loop. Were it to park in
     * the lock's queue, and the loop behind it, the lock would be given to the one that only the
     * other can run: nobody would ever go on. Without a queue, whoever comes when it is free has
     * it.
     */
    private static final int SPINS = 64;

    private BriefLock() {
    }

    static void lock(ReentrantLock lock) {
        for (int i = 0; !lock.tryLock(); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield(); // its owner may have lost its processor
            }
        }
    }
}
