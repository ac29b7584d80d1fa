package dev.heddle;

import dev.heddle.loop.FusedThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/**
 * Virtual threads that are at home on a {@link Heddle}. Where the JVM allows it they are
 * <i>fused</i> with it: the loop's own thread runs them, so that their operations go to the system
 * without being handed over, and they go on without being woken. Elsewhere they are plain virtual
 * threads, and everything works as it does with {@link Thread#ofVirtual()}.
 *
 * <pre>{@code
 * try (ExecutorService connections = heddle.threads().executor()) {
 *     connections.submit(() -> serve(listener.accept()));
 * }
 * }</pre>
 *
 * <p>The JVM has to be told to allow it: {@code --add-opens java.base/java.lang=ALL-UNNAMED} (or
 * {@code =dev.heddle}, where the jar is on the module path; or {@code Add-Opens} in the manifest of
 * an executable jar), on Java 21 to 25. {@link #reason} tells.
 *
 * <p>Where there are {@linkplain HeddleOptions#loops several loops}, threads are spread over them
 * as they are made, and each stays where it is; the sockets that one is the first to use are served
 * there as well.
 *
 * <p><b>What fused threads must not do</b>, since all of a loop share one carrier, and the loop's
 * work is done in between:
 * <ul>
 * <li>block it: I/O of the JDK's on files, native code, resolving names. While one does, the loop
 *     stands still for everybody. It is counted ({@code STALLS} in {@link Heddle#statistics}) and
 *     logged afterwards.
 * <li>call this Heddle while they hold on to it: in native code that calls back, or, before Java
 *     24, within {@code synchronized}. What they wait for could never come to pass.
 * <li>compute for long: nothing pre-empts a virtual thread.
 * </ul>
 * Such work belongs on other threads, which may call this Heddle all the same. Virtual threads
 * that a fused thread starts with {@link Thread#ofVirtual()} are run by the loop, too; their calls
 * are handed over to it, though.
 *
 * <p>When the Heddle is closed, those that still run go on elsewhere. Any thread may call this.
 */
public final class HeddleThreads {
    private final Engine engine;
    private final ThreadFactory factory;
    private final String obstacle;

    HeddleThreads(Engine engine) {
        this.engine = engine;
        obstacle = FusedThreads.obstacle();
        factory = obstacle == null ? this::fused : Thread.ofVirtual().factory();
    }

    private Thread fused(Runnable task) {
        engine.hasFused = true;
        return engine.loops().threads().newThread(task);
    }

    /** Whether the loop runs them. */
    public boolean areFused() {
        return obstacle == null;
    }

    /**
     * Whether the loop may be what runs the calling thread: a virtual one, when there have been
     * fused ones. Such a thread must not wait for this Heddle while it holds on to its carrier.
     */
    public boolean mayRunCaller() {
        return engine.hasFused && Thread.currentThread().isVirtual();
    }

    /** Why they are fused or not, as a sentence; with what would help, if they are not. */
    public String reason() {
        return obstacle == null ? "fused: the loop runs them, and the JVM allows it"
                : "shared: the JVM's default scheduler runs them, since " + obstacle;
    }

    /** Makes unstarted virtual threads, all of them at home here. */
    public ThreadFactory factory() {
        return factory;
    }

    /** Makes a virtual thread and starts it. */
    public Thread start(Runnable task) {
        Thread thread = factory.newThread(task);
        thread.start();
        return thread;
    }

    /** A new executor that starts a thread for each task; closing it awaits them. */
    public ExecutorService executor() {
        return Executors.newThreadPerTaskExecutor(factory);
    }
}
