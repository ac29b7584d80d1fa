package dev.heddle.loop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HandleTest {
    private final Handle handle = new Handle(3);

    private Thread closer(AtomicBoolean interrupted) {
        return Thread.ofPlatform().start(() -> {
            handle.awaitLastShare();
            interrupted.set(Thread.currentThread().isInterrupted());
        });
    }

    private static void awaitParked(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void sharesAreLentUntilClosingBegins() {
        assertEquals(3, handle.number());
        assertTrue(handle.acquire());
        assertTrue(handle.acquire());
        assertFalse(handle.isClosing());
        assertTrue(handle.startClosing());
        assertTrue(handle.isClosing());
        assertFalse(handle.acquire());
        handle.release();
        assertFalse(handle.acquire());
    }

    @Test
    void onlyOneCallerHasToClose() {
        assertTrue(handle.startClosing());
        assertFalse(handle.startClosing());
    }

    @Test
    void withoutSharesTheCloserDoesNotWait() {
        handle.acquire();
        handle.release();
        handle.startClosing();
        handle.awaitLastShare();
    }

    @Test
    void theLastReleaseWakesTheCloser() throws InterruptedException {
        handle.acquire();
        handle.acquire();
        handle.startClosing();
        Thread closer = closer(new AtomicBoolean());
        awaitParked(closer);
        handle.release();
        awaitParked(closer);
        assertTrue(closer.isAlive());
        handle.release();
        closer.join();
    }

    @Test
    void anInterruptedCloserWaitsOnAndStaysInterrupted() throws InterruptedException {
        handle.acquire();
        handle.startClosing();
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread closer = closer(interrupted);
        awaitParked(closer);
        closer.interrupt();
        await().until(() -> !closer.isInterrupted() && closer.getState() == Thread.State.WAITING);
        assertTrue(closer.isAlive());
        handle.release();
        closer.join();
        assertTrue(interrupted.get());
    }

    @Test
    void noShareIsHeldOnceTheCloserGoesOn() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            Handle contended = new Handle(round);
            AtomicInteger holders = new AtomicInteger();
            AtomicBoolean closed = new AtomicBoolean();
            AtomicInteger strays = new AtomicInteger();
            List<Thread> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                users.add(Thread.ofPlatform().start(() -> {
                    while (contended.acquire()) {
                        holders.incrementAndGet();
                        if (closed.get()) {
                            strays.incrementAndGet();
                        }
                        holders.decrementAndGet();
                        contended.release();
                    }
                }));
            }
            contended.startClosing();
            contended.awaitLastShare();
            closed.set(true);
            assertEquals(0, holders.get());
            for (Thread user : users) {
                user.join();
            }
            assertEquals(0, strays.get());
        }
    }

    @Test
    void onlyAnUnusedOneIsClosedWithoutAWait() {
        Handle used = new Handle(1);
        assertTrue(used.acquire());
        assertFalse(used.startClosingUnused());
        assertFalse(used.isClosing());
        used.release();
        assertTrue(used.startClosingUnused());
        assertFalse(used.acquire());
        assertFalse(used.startClosingUnused());
        assertFalse(used.startClosing());
        used.awaitLastShare();
    }
}
