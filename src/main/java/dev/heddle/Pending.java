package dev.heddle;

import dev.heddle.loop.Call;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A transfer that has been submitted and may be awaited later, so that one thread can have many
 * under way. Its buffer belongs to the transfer until {@link #await} has returned or
 * {@link #isDone} is true; its position moves in {@code await}.
 *
 * <p>One thread at a time may wait. It need not be awaited at all; closing the file waits for it.
 */
public final class Pending {
    private final HeddleFile file;
    private final Call call;
    private final String doing;
    private final ByteBuffer buffer;
    private final long position;
    private boolean positionMoved;

    Pending(HeddleFile file, Call call, String doing, ByteBuffer buffer, long position) {
        this.file = file;
        this.call = call;
        this.doing = doing;
        this.buffer = buffer;
        this.position = position;
    }

    /** Whether the transfer has ended, well or not. */
    public boolean isDone() {
        return call.isDone();
    }

    /** Asks that the transfer end early. It still has to be awaited; its result may win. */
    public void cancel() {
        call.cancel();
    }

    /**
     * Waits until the transfer has ended.
     *
     * @return bytes transferred; -1 for a read at the end of the file
     * @throws java.io.InterruptedIOException if the thread was interrupted and the transfer
     *         cancelled for it
     * @throws FileTimeoutException   if the deadline of the view it was submitted through passed
     *         first; a timeout runs from the submission
     * @throws CallCancelledException if it was cancelled
     * @throws IOException            if it failed
     */
    public int await() throws IOException {
        int count = (int) file.finish(call, doing, position, buffer.remaining());
        if (!positionMoved) {
            positionMoved = true;
            buffer.position(buffer.position() + count);
        }
        return HeddleFile.orEnd(count, buffer, doing.equals(HeddleFile.READ));
    }
}
