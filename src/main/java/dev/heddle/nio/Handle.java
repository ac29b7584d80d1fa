package dev.heddle.nio;

import java.io.IOException;

/** What a handle stands for: one channel. */
abstract sealed class Handle permits OpenFile, PolledSocket {
    /** The number in the table of {@link Handles}, set once when it is added. */
    int number = -1;

    /** Closes the channel; a socket's descriptor lives on until the selector lets go of it. */
    abstract void closeChannel() throws IOException;
}
