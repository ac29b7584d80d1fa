package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Several threads that work on one task are ended together, and leave what they used open. */
abstract class StructuredContract extends FacadeContract {
    /**
     * Uses a preview of JDK 25, so it is compiled when it is run, and not with the tests.
     */
    private static final String PROGRAM = """
            import dev.heddle.*;
            import java.io.*;
            import java.net.*;
            import java.nio.*;
            import java.nio.file.*;
            import java.util.*;
            import java.util.concurrent.*;

            class Structured {
                static final List<Thread> PARKED = new CopyOnWriteArrayList<>();
                static final Queue<String> ENDS = new ConcurrentLinkedQueue<>();

                static Void park(Callable<?> call) throws Exception {
                    PARKED.add(Thread.currentThread());
                    try {
                        ENDS.add("returned " + call.call());
                    } catch (Exception e) {
                        ENDS.add(e.getClass().getName());
                        throw e;
                    }
                    return null;
                }

                static Void fail() throws Exception {
                    while (PARKED.size() < 3 || PARKED.stream().anyMatch(thread ->
                            thread.getState() != Thread.State.WAITING
                                    && thread.getState() != Thread.State.TIMED_WAITING)) {
                        Thread.sleep(1);
                    }
                    throw new IllegalStateException("a sibling");
                }

                public static void main(String[] args) throws Exception {
                    Path path = Path.of(System.getProperty("heddle.test.path"));
                    try (Heddle heddle = Heddle.open();
                            TcpListener listener = heddle.listen(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                            TcpSocket socket = heddle.connect(listener.localAddress());
                            TcpSocket peer = listener.accept();
                            HeddleFile file = heddle.openFile(path, StandardOpenOption.WRITE);
                            HeldLock lock = file.lock()) {
                        ByteBuffer buffer = ByteBuffer.allocate(8);
                        try (var scope = StructuredTaskScope.open()) {
                            scope.fork(() -> park(() -> socket.recv(buffer)));
                            scope.fork(() -> park(() -> socket.recv(ByteBuffer.allocate(8))));
                            scope.fork(() -> park(() -> file.lock()));
                            scope.fork(() -> fail());
                            scope.join();
                        } catch (StructuredTaskScope.FailedException e) {
                            System.out.println("failed: " + e.getCause().getMessage());
                        }
                        ENDS.forEach(System.out::println);
                        System.out.println("alive: " + PARKED.stream()
                                .filter(Thread::isAlive).count());
                        peer.sendFully(ByteBuffer.allocate(3));
                        System.out.println("received: " + socket.recv(buffer));
                        lock.release();
                        System.out.println("locked: " + file.lock().isValid());
                    }
                }
            }
            """;

    @Test
    void theStructuredTaskScopeOfJdk25EndsCallsAndLeavesTheirSocketAndFileOpen()
            throws Exception {
        assumeTrue(Runtime.version().feature() == 25, "the program is for JDK 25 alone");
        Path source = Files.writeString(dir.resolve("Structured.java"), PROGRAM);
        Path file = Files.createFile(dir.resolve("file"));
        Process child = ChildJvm.startPreview("-Ddev.heddle.backend="
                + options().backend().backendName(), "-Dheddle.test.path=" + file, source);
        try (var out = child.inputReader()) {
            assertEquals("""
                    failed: a sibling
                    java.io.InterruptedIOException
                    java.io.InterruptedIOException
                    java.io.InterruptedIOException
                    alive: 0
                    received: 3
                    locked: true
                    """, String.join("\n", out.lines().toList()) + "\n");
            assertTrue(child.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, child.exitValue());
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    void aScopeEndsTheTasksOfAnExecutorThatAreInItAndNoOthers() throws Exception {
        Path path = Files.createFile(dir.resolve("file"));
        try (Pair pair = pair(); Pair other = pair();
                HeddleFile file = heddle.openFile(path, StandardOpenOption.WRITE);
                HeldLock lock = file.lock();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> bystander =
                    threads.submit(() -> other.socket().recv(ByteBuffer.allocate(1)));
            List<Future<?>> ours = new ArrayList<>();
            try (CancelScope scope = heddle.cancelScope()) {
                TcpSocket socket = pair.socket().in(scope);
                ours.add(threads.submit(() -> socket.recv(ByteBuffer.allocate(1))));
                ours.add(threads.submit(() -> socket.recv(ByteBuffer.allocate(1))));
                ours.add(threads.submit(() -> file.in(scope).lock()));
            }
            for (Future<?> task : ours) {
                ExecutionException e = assertThrows(ExecutionException.class, task::get);
                assertEquals(CallCancelledException.class, e.getCause().getClass());
            }
            assertFalse(bystander.isDone());
            other.peer().getOutputStream().write(1);
            assertEquals(1, bystander.get());
            pair.peer().getOutputStream().write(1);
            assertEquals(1, pair.socket().recv(ByteBuffer.allocate(1)));
            assertTrue(lock.isValid());
        }
    }
}
