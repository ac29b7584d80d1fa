package dev.heddle.loop;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Makes virtual threads that a loop runs on its own thread, where the JVM lets it: an operation
 * goes to the backend with no hand-over, and its thread goes on with none.
 */
public final class FusedThreads implements ThreadFactory {
    /*
     * The JDK has the hook since Java 21, but not in public: java.lang.ThreadBuilders makes virtual
     * threads with a scheduler of one's choice. Its package has to be opened to us for that.
     */
    private static final int CHARACTERISTICS = 0;

    /** How a virtual thread is made with a scheduler; null where it cannot be, for a reason. */
    private record Hook(MethodHandle maker, String reason) {
        private static final Hook FOUND = find();

        private static Hook find() {
            try {
                Class<?> builders = Class.forName("java.lang.ThreadBuilders");
                Method method = builders.getDeclaredMethod("newVirtualThread", Executor.class,
                        String.class, int.class, Runnable.class);
                method.setAccessible(true);
                MethodHandle maker = MethodHandles.lookup().unreflect(method)
                        .asType(java.lang.invoke.MethodType.methodType(Thread.class,
                                Executor.class, String.class, int.class, Runnable.class));
                return proved(maker);
            } catch (InaccessibleObjectException e) {
                String who = FusedThreads.class.getModule().isNamed() ? "dev.heddle"
                        : "ALL-UNNAMED";
                return without("the JVM keeps the package java.lang closed: start java with "
                        + "--add-opens java.base/java.lang=" + who + ", or let the manifest of an "
                        + "executable jar say \"Add-Opens: java.base/java.lang\"");
            } catch (ReflectiveOperationException | LinkageError e) {
                return without("this JDK (" + Runtime.version() + ") has no hook for schedulers "
                        + "of virtual threads that is known here (" + e + "): those of Java 21 "
                        + "to 25 have");
            }
        }

        /** On a platform thread: tries it. */
        private static Hook proved(MethodHandle maker) {
            Queue<Runnable> runs = new ArrayDeque<>();
            boolean[] ran = {false};
            try {
                Thread thread = make(maker, runs::add, "heddle-probe", () -> ran[0] = true);
                thread.start();
                runs.remove().run();
            } catch (RuntimeException | Error e) {
                return without("the JDK's hook for schedulers of virtual threads fails: " + e);
            }
            return ran[0] ? new Hook(maker, "") : without("the JDK's hook for schedulers of "
                    + "virtual threads does not run them where it should");
        }

        private static Hook without(String reason) {
            return new Hook(null, reason);
        }

        private static Thread make(MethodHandle maker, Executor scheduler, String name,
                Runnable task) {
            try {
                return (Thread) maker.invokeExact(scheduler, name, CHARACTERISTICS, task);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final RunQueue queue;

    FusedThreads(RunQueue queue) {
        this.queue = queue;
    }

    /**
     * Why there can be none on this JVM and what helps, as a part of a sentence; null if there can.
     * To be asked for the first time by a platform thread.
     */
    public static String obstacle() {
        return Hook.FOUND.maker == null ? Hook.FOUND.reason : null;
    }

    /**
     * Lets the JDK start its helpers of sockets now, from a platform thread: started by a virtual
     * one later, they would be run by its loop, and wait for themselves.
     */
    static void startHelpersOfTheJdk() {
        try {
            Class.forName("sun.nio.ch.Poller", true, null);
        } catch (ClassNotFoundException | LinkageError e) {
            // Another JDK, with other helpers or none.
        }
    }

    /** An unstarted virtual thread of the loop. */
    @Override
    public Thread newThread(Runnable task) {
        Seat seat = new Seat(queue);
        seat.thread = Hook.make(Hook.FOUND.maker, seat, null, task);
        return seat.thread;
    }
}
