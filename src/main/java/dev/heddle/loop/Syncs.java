package dev.heddle.loop;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets those who want the same file durable share one fsync(2): group commit. Whoever asks is
 * served by the first one that starts after that. The driving thread's.
 */
final class Syncs {
    /*
     * A completion that asks for a sync never goes to the backend itself. It waits here, as a
     * listener to an event does, so that whatever cancels it ends it at once, and ends nothing for
     * others. What goes to the backend is its group's own completion.
     *
     *   join     → waiting             whoever comes, even while a sync of the file is under way:
     *                                  that may have passed over what the caller has written
     *   start    waiting → covered     before each turn, for files with no sync under way
     *   ended    covered → ENDED       with the result
     *            waiting → ENDED       if it failed: the kernel tells an error once, and what it
     *                                  could not write may be of those who came meanwhile
     *            covered → waiting     if it was cancelled: they were not meant, or are ended by
     *                                  what closes the file
     *   forget   any → ENDED           cancelled
     */
    private final IoLoop loop;
    private final Counters counters;
    private final Map<Shares, Group> groups = new LinkedHashMap<>();
    /** Those with somebody waiting and no sync under way. */
    private final ArrayDeque<Group> ready = new ArrayDeque<>();

    Syncs(IoLoop loop, Counters counters) {
        this.loop = loop;
        this.counters = counters;
    }

    /** Takes a completion over that asks for a sync of the file of which it holds a share. */
    void join(Completion c) {
        Shares file = c.handleShares();
        if (file == null) { // nothing would keep the file open for others
            c.kind = Completion.Kind.BACKEND;
            loop.submissions.offer(c);
            return;
        }
        c.setPhase(Completion.WAITING);
        groups.computeIfAbsent(file, Group::new).join(c);
    }

    /** Submits what is asked for, one sync for each file that has none under way. */
    void start() {
        for (Group group = ready.poll(); group != null; group = ready.poll()) {
            group.start();
        }
    }

    /** Takes one out, which then ends. */
    void forget(Completion c) {
        Group group = groups.get(c.handleShares());
        if (!group.waiting.remove(c)) {
            group.covered.remove(c);
        }
    }

    /** Ends all that wait. */
    void cancelAll() {
        for (Group group : groups.values()) {
            end(group.covered, Errno.ECANCELED, null);
            end(group.waiting, Errno.ECANCELED, null);
        }
    }

    private void end(CompletionQueue queue, Errno errno, Throwable cause) {
        while (!queue.isEmpty()) {
            loop.end(queue.poll(), 0, errno, cause);
        }
    }

    /** Those who want one file durable. */
    private final class Group implements Callback {
        private final Shares file;
        private final CompletionQueue covered = new CompletionQueue();
        private final CompletionQueue waiting = new CompletionQueue();
        private final Completion sync = new Completion();
        private boolean isReady;

        Group(Shares file) {
            this.file = file;
        }

        void join(Completion c) {
            waiting.add(c);
            if (sync.isIdle()) {
                getReady();
            }
        }

        private void getReady() {
            if (!isReady) {
                isReady = true;
                ready.add(this);
            }
        }

        void start() {
            isReady = false;
            if (!waiting.isEmpty() && !file.acquire()) {
                end(waiting, Errno.ECANCELED, null); // it is being closed
            }
            if (waiting.isEmpty()) {
                groups.remove(file);
            } else {
                cover();
                sync.hold(file, file.cancels(), null);
                loop.accept(sync);
            }
        }

        private void cover() {
            sync.claim(Completion.Kind.BACKEND, this);
            Operation.Sync shared = sync.keep(new Operation.Sync(sync));
            shared.dataOnly = true;
            while (!waiting.isEmpty()) {
                Completion c = waiting.poll();
                Operation.Sync wanted = (Operation.Sync) c.operation;
                shared.handle = wanted.handle;
                shared.dataOnly &= wanted.dataOnly;
                covered.add(c);
            }
            counters.count(Counter.SYNCS_SHARED, covered.size() - 1);
        }

        @Override
        public void completed(Completion ended) {
            Errno errno = ended.errno();
            if (errno == Errno.ECANCELED) {
                coverLater();
            } else {
                end(covered, errno, ended.cause());
                if (errno != null) {
                    end(waiting, errno, ended.cause());
                }
            }
            getReady(); // as somebody may wait; else it is forgotten
            ended.takeHandle().release();
        }

        private void coverLater() {
            while (!waiting.isEmpty()) {
                covered.add(waiting.poll()); // behind those who came before
            }
            while (!covered.isEmpty()) {
                waiting.add(covered.poll());
            }
        }
    }
}
