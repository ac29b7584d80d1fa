package dev.heddle.uring;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.TcpListener;
import dev.heddle.TcpSocket;
import dev.heddle.backend.BackendLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waits that leave processors to those who run, and nothing but waits. */
class SchedulingTest {
    private static final int SCHED_IDLE = 5;
    /** In /proc/PID/stat: the policy is the 41st field, and the state, which is the 3rd, is [0]. */
    private static final int POLICY = 41 - 3;
    private static final Path THIS_THREAD = Path.of("/proc/thread-self");
    private static final long WAIT_NANOS = MILLISECONDS.toNanos(50);
    private static final int LOOKS = 20;

    /** What the calling thread's policy is seen to be while it waits in turns of its backend. */
    private static Set<Integer> policiesInWaits(UringBackend backend) throws Exception {
        Path driver = THIS_THREAD.toRealPath();
        Set<Integer> seen = ConcurrentHashMap.newKeySet();
        var looks = new FutureTask<Void>(() -> {
            for (int i = 0; i < LOOKS; i++) {
                seen.add(policy(driver));
                Thread.sleep(1);
            }
            return null;
        });
        Thread.ofPlatform().start(looks);
        while (!looks.isDone()) {
            backend.turn(WAIT_NANOS, operation -> { });
        }
        looks.get();
        return seen;
    }

    private static void assumeUnfiltered() throws IOException {
        assumeTrue(Files.readString(Path.of("/proc/self/status")).contains("Seccomp:\t0\n"),
                "system calls are filtered here, so that nothing is to change");
    }

    private static <T> T onNewThread(Callable<T> asked) throws Exception {
        var task = new FutureTask<>(asked);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    private static UringBackend open() throws IOException {
        return UringBackend.open(new BackendLimits(8, 8, 1), Machine.current());
    }

    @Test
    void aWaitIsAsUsualUnlessItIsToGiveWay() throws Exception {
        assumeUnfiltered();
        onNewThread(() -> {
            try (UringBackend backend = open()) {
                assertEquals(Set.of(Scheduling.SCHED_NORMAL), policiesInWaits(backend));
                backend.giveWay(true);
                assertTrue(policiesInWaits(backend).contains(Scheduling.SCHED_BATCH));
                assertEquals(Scheduling.SCHED_NORMAL, policy(THIS_THREAD));
                backend.giveWay(false);
                assertEquals(Set.of(Scheduling.SCHED_NORMAL), policiesInWaits(backend));
            }
            return null;
        });
    }

    /** Else carriers that the JDK makes while a loop unparks would keep it for good. */
    @Test
    void aThreadThatIsMadeBetweenWaitsIsAsUsual() throws Exception {
        onNewThread(() -> {
            try (UringBackend backend = open()) {
                backend.giveWay(true);
                backend.turn(1, operation -> { });
                assertEquals(Scheduling.SCHED_NORMAL, onNewThread(() -> policy(THIS_THREAD)));
            }
            return null;
        });
    }

    @Test
    void aPolicyThatSomebodyHasChosenStays() throws Exception {
        onNewThread(() -> {
            TestCalls.schedule(SCHED_IDLE);
            try (UringBackend backend = open()) {
                backend.giveWay(true);
                assertEquals(Set.of(SCHED_IDLE), policiesInWaits(backend));
                assertEquals(SCHED_IDLE, policy(THIS_THREAD));
            }
            return null;
        });
    }

    /** Services are often hardened so. */
    @Test
    void whereFiltersMayKillNothingIsChanged(@TempDir Path dir) throws Exception {
        ChildJvm.Ended ended = ChildJvm.run(dir, List.of("--enable-native-access=ALL-UNNAMED"),
                Seccomp.class.getName(), "sched_getscheduler=KILL", "sched_setscheduler=KILL",
                WaitOnce.class.getName());
        assertEquals(0, ended.status(), ended.output());
        assertEquals("waited", ended.output().strip());
    }

    /** Waits in a turn that is to give way. */
    static final class WaitOnce {
        public static void main(String[] args) throws Exception {
            try (UringBackend backend = open()) {
                backend.giveWay(true);
                backend.turn(1, operation -> { });
            }
            System.out.println("waited");
        }
    }

    @Test
    void aBusyLoopGivesWay() throws Exception {
        assumeUnfiltered();
        Set<Path> before = loopTasks();
        try (Heddle heddle = Heddle.open(HeddleOptions.defaults().withLoops(1)
                .withBackend(BackendKind.URING));
                TcpListener listener = heddle.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel peer = SocketChannel.open(listener.localAddress());
                TcpSocket socket = listener.accept()) {
            Set<Path> loop = new HashSet<>(loopTasks());
            loop.removeAll(before);
            assertEquals(1, loop.size());
            Thread.startVirtualThread(() -> echo(socket));
            await().pollInterval(1, MILLISECONDS).until(() -> {
                for (int i = 0; i < 20; i++) {
                    peer.write(ByteBuffer.allocate(1));
                    peer.read(ByteBuffer.allocate(1));
                    if (policy(loop.iterator().next()) == Scheduling.SCHED_BATCH) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    private static void echo(TcpSocket socket) {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        try {
            while (socket.recv(buffer.clear()) > 0) {
                socket.sendFully(buffer.flip());
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static Set<Path> loopTasks() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(SchedulingTest::isLoop).collect(Collectors.toSet());
        }
    }

    private static boolean isLoop(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("heddle-loop");
        } catch (IOException ended) {
            return false;
        }
    }

    private static int policy(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[POLICY]);
    }
}
