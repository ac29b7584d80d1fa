package dev.heddle.backend;

import dev.heddle.backend.Whims.Trick;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A backend that wraps another and is as nasty as the contract allows, by its {@link Whims}. It
 * also watches its caller: who breaks the contract, or writes into memory that is in flight, gets
 * an {@link AssertionError}.
 */
public final class Adversary implements Backend {
    /*
     * A submission's way, in `flights` from the first to the last:
     *
     *   submit → HELD   for some turns
     *   submit → OVER   interrupted or failed, nothing has happened
     *   HELD → INNER    a turn gave it to the wrapped backend
     *   HELD → OVER     cancelled, nothing has happened
     *   INNER → OVER    the wrapped backend reported it
     *   OVER            reported after some turns, unless the backend is closed first
     *
     * As long as anything is held, kept or late, turns do not wait: so nothing waits for ever.
     */
    /** More are not taken between two turns. */
    private static final int TAKEN_MAX = 48;

    private final Backend inner;
    private final Whims whims;
    private final Thread driver = Thread.currentThread();

    private final Map<Operation, Flight> flights = new IdentityHashMap<>();
    private final List<Flight> held = new ArrayList<>();
    private final List<Flight> late = new ArrayList<>();
    private final List<Flight> over = new ArrayList<>();
    private int taken;
    private boolean reporting;
    private boolean closed;

    /** Wraps a backend that the calling thread has opened. */
    public Adversary(Backend inner, Whims whims) {
        this.inner = inner;
        this.whims = whims;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.copyOf(inner.capabilities());
        if (whims.allow(Trick.SHORTEN) || whims.allow(Trick.DECLINE)) {
            capabilities.remove(Capability.WHOLE_TRANSFERS);
        }
        if (whims.allow(Trick.DECLINE)) {
            capabilities.remove(Capability.WATCH);
        }
        return capabilities;
    }

    @Override
    public int capacity() {
        return inner.capacity();
    }

    @Override
    public boolean submit(Operation operation) {
        check();
        assert !flights.containsKey(operation) : "in flight already: " + operation;
        // One is taken after each turn, else the submitter might wait for ever.
        if (flights.size() == capacity() || taken >= TAKEN_MAX
                || taken > 0 && whims.strikes(Trick.REFUSE)) {
            return false;
        }
        taken++;
        Flight flight = new Flight(operation, whims);
        flights.put(operation, flight);
        if (Mischief.strikes(operation, whims)) {
            end(flight);
        } else {
            flight.turns = whims.turns(Trick.HOLD);
            held.add(flight);
        }
        return true;
    }

    @Override
    public boolean cancel(Operation target) {
        check();
        Flight flight = flights.get(target);
        if (flight == null || flight.cancelled || target instanceof Operation.Close) {
            return true;
        }
        if (whims.strikes(Trick.REFUSE)) {
            return false;
        }
        flight.cancelled = true;
        flight.turnsToCancel = whims.turns(Trick.CANCEL_LATE);
        late.add(flight);
        return true;
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> ended) {
        turn(timeoutNanos, 1, ended);
    }

    @Override
    public void turn(long timeoutNanos, int wanted, Consumer<? super Operation> ended) {
        check();
        taken = 0;
        setGoing();
        passCancelsOn();
        boolean isBusy = !held.isEmpty() || !late.isEmpty() || !over.isEmpty();
        long wait = isBusy || whims.strikes(Trick.RETURN_EARLY) ? 0 : timeoutNanos;
        Consumer<Operation> ending = operation -> end(flights.get(operation));
        if (wanted > 1) {
            inner.turn(wait, wanted, ending);
        } else {
            inner.turn(wait, ending);
        }
        report(ended);
    }

    private void setGoing() {
        for (Iterator<Flight> i = held.iterator(); i.hasNext(); ) {
            Flight flight = i.next();
            if (flight.turns-- <= 0 && !mustWait(flight)) {
                flight.checkUntouched();
                if (!inner.submit(flight.operation)) {
                    return;
                }
                i.remove();
            }
        }
    }

    /** A handle is not closed before all that is held for it has been set going. */
    private boolean mustWait(Flight flight) {
        return flight.operation instanceof Operation.Close close && held.stream().anyMatch(
                other -> other != flight && other.operation.handle() == close.handle);
    }

    private void passCancelsOn() {
        for (Iterator<Flight> i = late.iterator(); i.hasNext(); ) {
            Flight flight = i.next();
            if (over.contains(flight) || flights.get(flight.operation) != flight) {
                i.remove(); // too late
            } else if (flight.turnsToCancel-- <= 0) {
                if (held.remove(flight)) {
                    flight.operation.fail(Errno.ECANCELED, null);
                    end(flight);
                    i.remove();
                } else if (inner.cancel(flight.operation)) {
                    i.remove();
                }
            }
        }
    }

    private void end(Flight flight) {
        if (flight.cancelled && flight.leavesNoTrace() && whims.strikes(Trick.CANCEL_WINS)) {
            flight.operation.fail(Errno.ECANCELED, null);
        }
        if (flight.operation instanceof Operation.Close close && whims.strikes(Trick.FAIL)) {
            close.fail(Errno.EIO, null); // closed all the same
        }
        flight.turns = whims.turns(Trick.DELAY);
        over.add(flight);
    }

    private void report(Consumer<? super Operation> ended) {
        if (whims.strikes(Trick.REORDER)) {
            Collections.shuffle(over, new Random(whims.below(Integer.MAX_VALUE)));
        }
        List<Flight> due = new ArrayList<>();
        over.removeIf(flight -> flight.turns-- <= 0 && due.add(flight));
        reporting = true;
        try {
            for (Flight flight : due) {
                flights.remove(flight.operation);
                flight.checkUntouched();
                flight.undisguise();
                ended.accept(flight.operation);
            }
        } finally {
            reporting = false;
        }
    }

    @Override
    public void wake() {
        inner.wake();
    }

    @Override
    public int readNow(int handle, ByteBuffer target, long position) {
        return whims.strikes(Trick.DECLINE) ? NOT_NOW : inner.readNow(handle,
                Flight.part(target, true, whims), position);
    }

    @Override
    public boolean cachesWrites(int handle) {
        return inner.cachesWrites(handle);
    }

    @Override
    public int writeNow(int handle, ByteBuffer source, long position) {
        return whims.strikes(Trick.DECLINE) ? NOT_NOW : inner.writeNow(handle,
                Flight.part(source, true, whims), position);
    }

    @Override
    public boolean closesNow(int handle) {
        return !whims.strikes(Trick.DECLINE) && inner.closesNow(handle);
    }

    @Override
    public void giveWay(boolean gives) {
        inner.giveWay(gives);
    }

    @Override
    public boolean attempt(Operation operation) {
        if (whims.strikes(Trick.DECLINE)) {
            return false;
        }
        if (operation instanceof Operation.Transfer transfer) {
            ByteBuffer whole = transfer.buffer;
            transfer.buffer = Flight.part(whole, transfer, whims);
            try {
                return inner.attempt(transfer);
            } finally {
                transfer.buffer = whole;
            }
        }
        return inner.attempt(operation);
    }

    @Override
    public boolean accepts(ByteBuffer buffer) {
        return inner.accepts(buffer);
    }

    @Override
    public Sockets sockets() {
        return inner.sockets();
    }

    @Override
    public int workers() {
        return inner.workers();
    }

    @Override
    public void release(int handle) {
        inner.release(handle);
    }

    @Override
    public long nanoTime() {
        return inner.nanoTime();
    }

    private void check() {
        // As in backends themselves: virtual threads that run on the driving thread submit, too.
        assert Thread.currentThread() == driver || Thread.currentThread().isVirtual()
                : "driven by " + driver;
        assert !reporting : "called from within a turn's consumer";
        if (closed) {
            throw new IllegalStateException("this backend is closed");
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        check();
        closed = true;
        try {
            closeWhatNobodyHearsOf();
        } finally {
            inner.close();
        }
    }

    private void closeWhatNobodyHearsOf() {
        List<Operation> closes = new ArrayList<>();
        for (Flight flight : over) {
            Operation operation = flight.operation;
            if (operation.errno() == null && (operation instanceof Operation.Open
                    || operation instanceof Operation.Accept)) {
                var close = new Operation.Close(this);
                close.handle = (int) operation.result();
                closes.add(close);
            }
        }
        for (Operation close : List.copyOf(closes)) {
            while (!inner.submit(close)) {
                inner.turn(0, closes::remove);
            }
        }
        while (!closes.isEmpty()) {
            inner.turn(Long.MAX_VALUE, closes::remove);
        }
    }
}
