package dev.heddle.nio;

import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;

/** The backend's own record of one operation in flight. */
final class Flight {
    /*
     * A flight is in one queue at a time, or in none while a pool thread has it. The queue is its
     * state:
     *
     *   free      -> submitted                 Backend.submit
     *   submitted -> ready                     done or refused at once; or cancelled
     *   submitted -> waiting                   a socket that is not ready: readers or writers
     *   submitted -> queued                    a file call, for the pool
     *   waiting   -> ready                     socket ready, cancelled, or handle closed
     *   submitted -> (none)                    an open, in whose stead another is queued
     *   (none)    -> ready                     that one has ended, or the open was cancelled
     *   queued    -> (running) -> mailbox      a pool thread took it
     *   queued    -> ready                     cancelled, or handle closed
     *   mailbox   -> ready                     the driving thread collected it
     *   ready     -> free                      reported
     *
     * The driving thread owns every field; from queued to mailbox the links are the pool's.
     */

    /** What a pool thread does for it, and the result in the end. */
    @FunctionalInterface
    interface Call {
        long run() throws Exception;
    }

    /** Which flight this is, counted from 1: the operation bears it while in flight. */
    final int slot;

    Operation operation;
    /** What the operation works on, once it has been started; null for kinds without. */
    Handle handle;
    /** Set from the moment a file call is queued until it is collected. */
    Call call;
    /** The buffer's position and limit as they were when the operation was submitted. */
    int position;
    int limit;
    /** The buffers of a vector, as they were when the operation was submitted. */
    ByteBuffer[] views;
    /** An open's: the flight that goes to the pool in its stead, and back; null once parted. */
    Flight stead;
    /** Whether a cancel came before the start. */
    boolean cancelled;

    /** The queue it is in; this and the links are the queue's business. */
    FlightQueue queue;
    Flight previous;
    Flight next;

    Flight(int slot) {
        this.slot = slot;
    }

    /** Takes an operation over, with what may not be read later. */
    void board(Operation op) {
        operation = op;
        cancelled = false;
        if (op instanceof Operation.Transfer transfer) {
            position = transfer.buffer.position();
            limit = transfer.buffer.limit();
        } else if (op instanceof Operation.Vector vector) {
            views = new ByteBuffer[vector.length];
            for (int i = 0; i < views.length; i++) {
                views[i] = vector.buffers[vector.offset + i].duplicate();
            }
        }
    }

    /** The buffer's bytes that are meant, through a position and limit of this flight's own. */
    ByteBuffer view(ByteBuffer buffer) {
        return buffer.duplicate().limit(limit).position(position);
    }

    /** Lets go of the operation, which goes back to its owner. */
    Operation land() {
        Operation landed = operation;
        operation = null;
        handle = null;
        call = null;
        views = null;
        return landed;
    }
}
