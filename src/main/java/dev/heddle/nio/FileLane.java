package dev.heddle.nio;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import java.io.IOException;

/** Carries file operations to pool threads and their results back; for the driving thread. */
final class FileLane {
    /*
     * Closing has a thread of its own: the others may all be blocked, in reads of pipes that
     * nothing but closing ends.
     */
    private final FilePool pool;
    private final FilePool closer;
    private final Mailbox done = new Mailbox();
    private final Handles handles;
    /** Where ended operations go. */
    private final FlightQueue ready;
    /** Empty except within a method. */
    private final FlightQueue passing = new FlightQueue();

    FileLane(int threads, Handles handles, FlightQueue ready, Bell bell) {
        this.handles = handles;
        this.ready = ready;
        pool = new FilePool("heddle-nio-file-", threads, flight -> end(flight, bell));
        closer = new FilePool("heddle-nio-close-", 1, flight -> end(flight, bell));
    }

    /** On a pool's thread. */
    private void end(Flight flight, Bell bell) {
        done.post(flight);
        bell.rouse(); // after the post: see Bell
    }

    /** Has a call made that needs no open file. */
    void run(Flight flight, Flight.Call call) {
        flight.call = call;
        try {
            pool.run(flight);
        } catch (Error noThread) {
            flight.operation.fail(Errno.ENOMEM, noThread); // as the JVM has it
            land(flight);
        }
    }

    /** Has a call made on an open file. */
    void run(Flight flight, OpenFile file, Flight.Call call) {
        flight.handle = file;
        file.calls++;
        run(flight, call);
    }

    /**
     * Has a file opened. Nothing ends an open(2) that waits for the other end of a pipe, so a
     * flight of its own goes to the pool; when such an open is cancelled the two part.
     */
    void open(Flight flight, Operation.Open open) {
        Operation.Open own = new Operation.Open(null);
        own.path = open.path;
        own.options = open.options;
        own.mode = open.mode;
        Flight opener = new Flight(0);
        opener.board(own);
        opener.stead = flight;
        flight.stead = opener;
        run(opener, new OpenCall(handles, own));
    }

    /** Ends an operation that no thread has begun, or an open. */
    void cancel(Flight flight) {
        if (flight.stead != null) {
            if (pool.withdraw(flight.stead) || ((OpenCall) flight.stead.call).isLeftBehind()) {
                part(flight);
                settleCancelled(flight);
            }
        } else if (flight.call != null && pool.withdraw(flight)) {
            settleCancelled(flight);
        }
    }

    /** Closes a file, cancels what waits to be done on it, and reports the close last. */
    void close(OpenFile file, Flight close) {
        if (file.calls > 0) {
            pool.withdrawAll(file, passing);
            for (Flight flight; (flight = passing.poll()) != null; ) {
                settleCancelled(flight);
            }
        }
        close.handle = file;
        close.call = () -> {
            try {
                file.closeChannel();
            } finally {
                handles.remove(file);
            }
            return 0;
        };
        try {
            closer.run(close);
        } catch (Error noThread) {
            FilePool.make(close); // closing must not fail for want of a thread: do it here
            settle(close);
        }
    }

    /** Any thread: how many threads there are for calls that may block. */
    int workers() {
        return pool.workers();
    }

    /** Whether there is nothing to collect. */
    boolean isEmpty() {
        return done.isEmpty();
    }

    /** Moves what has ended to where it is reported from. */
    void collect() {
        done.collect(passing);
        for (Flight flight; (flight = passing.poll()) != null; ) {
            land(flight);
        }
    }

    /** Takes a flight back from the pool. */
    private void land(Flight flight) {
        if (flight.slot == 0) {
            settleOpener(flight);
        } else {
            settle(flight);
        }
    }

    private void settleCancelled(Flight flight) {
        flight.operation.fail(Errno.ECANCELED, null);
        settle(flight);
    }

    private static void part(Flight flight) {
        flight.stead.stead = null;
        flight.stead = null;
    }

    private void settleOpener(Flight opener) {
        Operation opened = opener.operation;
        Flight flight = opener.stead;
        if (flight == null) {
            giveBack(opened);
            return;
        }
        part(flight);
        if (opened.errno() == null) {
            flight.operation.succeed(opened.result());
        } else {
            flight.operation.fail(opened.errno(), opened.cause());
        }
        settle(flight);
    }

    /** Closes what was opened after all, though cancelled. */
    private void giveBack(Operation opened) {
        Handle file = opened.errno() == null ? handles.of((int) opened.result()) : null;
        if (file != null) {
            try {
                file.closeChannel();
            } catch (IOException untold) {
                // Nobody has written to it, and nobody waits to be told.
            }
            handles.remove(file);
        }
    }

    private void settle(Flight flight) {
        var file = (OpenFile) flight.handle;
        flight.call = null;
        if (flight.operation instanceof Operation.Close && file.calls > 0) {
            file.closed = flight; // what it has just ended is reported first
            return;
        }
        ready.add(flight);
        if (file != null && !(flight.operation instanceof Operation.Close)) {
            settleCall(file);
        }
    }

    private void settleCall(OpenFile file) {
        file.calls--;
        if (file.calls == 0 && file.closed != null) {
            ready.add(file.closed);
            file.closed = null;
        }
    }

    /** Forgets what waits, and lets the threads end. */
    void shutdown() {
        pool.shutdown();
        closer.shutdown();
    }

    /** Waits for the threads to end, after {@link #shutdown} and the closing of all files. */
    void join() {
        pool.join();
        closer.join();
    }
}
