package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;

/** The process's own {@link Heddle}, opened on first use and never closed. */
final class SharedHeddle {
    /*
     * Where the provider is the default one, Heddle's own reads of files come back here: while it
     * is being opened, and from its threads, which must not wait for themselves. They, and others
     * while it is being opened, are told that there is none.
     *
     * So is whoever initialises a class: others that need it wait for him, and Heddle's threads
     * may be among them, at the latest when it is opened. The JDK reads java.security that way.
     */
    private static final String OWN_THREADS = "heddle-";
    private static final ReentrantLock OPENING = new ReentrantLock();
    private static volatile Heddle heddle;

    private SharedHeddle() {
    }

    /**
     * The one there is, or a new one after somebody closed that.
     *
     * @throws UncheckedIOException if a backend is forced and cannot run here
     */
    static Heddle get() {
        try {
            Heddle known = known();
            if (known != null) {
                return known;
            }
            OPENING.lock();
            return openOnce();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, or null where it cannot be used now. */
    static Heddle orNull() throws IOException {
        Thread self = Thread.currentThread();
        if (!self.isVirtual() && self.getName().startsWith(OWN_THREADS)
                || initialisesAClass()) {
            return null;
        }
        Heddle known = known();
        if (known != null) {
            return known;
        }
        if (OPENING.isHeldByCurrentThread() || !OPENING.tryLock()) {
            return null;
        }
        return openOnce();
    }

    private static boolean initialisesAClass() {
        return StackWalker.getInstance().walk(frames ->
                frames.anyMatch(frame -> frame.getMethodName().equals("<clinit>")));
    }

    private static Heddle known() {
        Heddle known = heddle;
        return known != null && known.isOpen() ? known : null;
    }

    private static Heddle openOnce() throws IOException {
        try {
            if (known() == null) {
                heddle = Heddle.open();
            }
            return heddle;
        } finally {
            OPENING.unlock();
        }
    }
}
