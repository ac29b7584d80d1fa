package dev.heddle.nio;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** A socket, and the operations that wait for it to become ready; for the driving thread. */
abstract sealed class PolledSocket extends Handle permits Stream, Listener, Udp {
    /** Receives or accepts, oldest first. */
    final FlightQueue readers = new FlightQueue();
    /** Connects and sends, oldest first. */
    final FlightQueue writers = new FlightQueue();
    /** Its place in the selector; null until something has had to wait. */
    SelectionKey key;

    abstract SelectableChannel channel();

    abstract NetworkChannel network();

    /** Tries the operation of a reader; whether it has ended. Throws nothing. */
    abstract boolean read(Flight reader);

    /** Tries the operation of a writer; whether it has ended. Throws nothing. */
    abstract boolean write(Flight writer);

    /** Any thread: tries a transfer; whether it has ended. Throws nothing. */
    abstract boolean attempt(Operation operation);

    /** What to ask the selector for on behalf of a reader. */
    abstract int readInterest();

    /** What to ask the selector for on behalf of the oldest writer. */
    abstract int writeInterest();

    @Override
    final void closeChannel() throws IOException {
        channel().close();
    }
}
