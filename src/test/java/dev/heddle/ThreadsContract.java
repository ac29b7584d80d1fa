package dev.heddle;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The loop runs threads of its own, and lets go of them when it ends. */
abstract class ThreadsContract extends FacadeContract {
    @Test
    void theLoopsThreadCarriesThem() throws Exception {
        assertTrue(heddle.threads().areFused());
        assertTrue(heddle.threads().reason().startsWith("fused"));
        try (ExecutorService executor = heddle.threads().executor()) {
            Future<String> carried = executor.submit(() -> {
                heddle.sleep(Duration.ofMillis(1));
                return Thread.currentThread().toString(); // which tells the carrier
            });
            assertTrue(carried.get().contains("heddle-loop-"), carried.get());
        }
    }

    @Test
    void theirOperationsAreNotHandedOver() throws Exception {
        Task<Long> arrivals = On.VIRTUAL.start(() -> {
            heddle.sleep(Duration.ofMillis(1));
            long before = heddle.statistics().get("ARRIVALS");
            for (int i = 0; i < 10; i++) {
                heddle.sleep(Duration.ofMillis(1));
            }
            return heddle.statistics().get("ARRIVALS") - before;
        });
        assertEquals(0, arrivals.result());
    }

    @Test
    void whoIsWokenWhenTheHeddleIsClosedGoesOnElsewhere() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        Task<Void> waiter = On.VIRTUAL.start(() -> latch.await()).awaitParked();
        On.PLATFORM.run(heddle::close);
        latch.countDown();
        waiter.result();
        On.VIRTUAL.run(() -> assertFalse(heddle.isOpen())); // and may still be started
    }

    @Test
    void whoKeepsTheLoopFromOthersIsCounted() throws Exception {
        long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
        On.VIRTUAL.run(() -> {
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });
        Task.soon().until(() -> heddle.statistics().get("STALLS") >= 1);
    }

    /** Else, who has let go of it would give it to a thread that only the waiting loop can run. */
    @Test
    @EnabledForJreRange(min = JRE.JAVA_24) // before, who waits for it keeps the loop's thread
    void theLoopWaitsForNoLockThatTheyStandInLineFor() throws Exception {
        Class<?> lockOfDirectMemory = Class.forName("jdk.internal.ref.Cleaner");
        try (HeddleFile file = heddle.openFile(dir.resolve("file"), CREATE, READ, WRITE)) {
            Pending write;
            Task<ByteBuffer> inLine;
            synchronized (lockOfDirectMemory) {
                inLine = On.VIRTUAL.start(() -> ByteBuffer.allocateDirect(1));
                Task.soon().until(() -> inLine.thread.getState() == Thread.State.BLOCKED);
                write = file.submitWrite(ByteBuffer.wrap(new byte[] {7}), 0); // staged
                Task.soon().until(() -> heddle.statistics().get("STAGED") == 1);
            }
            assertEquals(1, write.await());
            inLine.result();
        }
    }

    @Test
    void theirChildrenMakeCallsToo() throws Exception {
        On.VIRTUAL.run(() -> {
            CountDownLatch slept = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                Thread.startVirtualThread(() -> {
                    try {
                        heddle.sleep(Duration.ofMillis(1));
                        slept.countDown();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
            }
            slept.await();
        });
    }

    @Test
    void whereTheJvmKeepsItsDoorsClosedItSaysWhatHelps() throws Exception {
        Process child = ChildJvm.start("true", "-Ddev.heddle.backend="
                + options().backend().backendName(), Reason.class);
        try (var out = child.inputReader()) {
            String line = out.readLine();
            assertTrue(line.startsWith("false shared: ")
                    && line.contains("--add-opens java.base/java.lang=ALL-UNNAMED"), line);
        }
        assertEquals(0, child.waitFor());
    }

    /** Tells what a JVM without the option has. */
    static final class Reason {
        public static void main(String[] args) throws Exception {
            try (Heddle heddle = Heddle.open()) {
                Thread thread = heddle.threads().start(() -> { });
                thread.join();
                System.out.println(heddle.threads().areFused() + " " + heddle.threads().reason());
            }
        }
    }
}
