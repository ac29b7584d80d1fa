package dev.heddle;

import dev.heddle.loop.Call;
import dev.heddle.loop.IoLoop;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps a loop's calls for the next use, so that a steady stream of them allocates nothing. Any
 * thread may take and give.
 */
final class CallPool {
    /*
     * Places rather than a list: a place is taken and filled by a single exchange, which needs no
     * care for nodes that come back in between. A thread looks at one place, chosen by its id; if
     * that is empty it makes a new call, if it is full on giving back, the old one is dropped.
     */
    private static final int PLACES = 256;

    private final IoLoop loop;
    private final AtomicReferenceArray<Call> places = new AtomicReferenceArray<>(PLACES);

    CallPool(IoLoop loop) {
        this.loop = loop;
    }

    Call take() {
        // Volatile by the method's nature; acquires what give released.
        Call kept = places.getAndSet(place(), null);
        return kept == null ? new Call(loop) : kept;
    }

    void give(Call call) {
        call.clear();
        // Release: pairs with take.
        places.setRelease(place(), call);
    }

    private static int place() {
        return (int) Thread.currentThread().threadId() & PLACES - 1;
    }
}
