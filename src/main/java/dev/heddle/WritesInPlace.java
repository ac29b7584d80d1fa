package dev.heddle;

import dev.heddle.backend.Operation;
import dev.heddle.loop.Call;
import java.nio.ByteBuffer;

/** Which of a file's writes are made on the calling thread; all its views share one. */
final class WritesInPlace {
    /*
     * A buffered write copies to the page cache and rarely waits; but the ring, which cannot know,
     * has a kernel's worker make it, and both hand-overs cost many times the copy (figures in
     * package-info). Where it does wait, for the disk to make room or for the journal, it holds
     * up its carrier, or the loop whose thread this is. So a slow one sends the next ones to the
     * ring, as does anything that is not known to be quick: other than local file systems, files
     * opened to be written through (O_DIRECT, O_SYNC, O_DSYNC), positions that a pipe lacks.
     */
    /** More would hold up the loop for longer than a hand-over costs, or has to be staged. */
    private static final int SHORT_BYTES = 64 << 10;
    /** More takes so long to copy that the hand-over no longer counts. */
    private static final int BYTES_MAX = 1 << 20;
    /** Longer than the copy takes, and than most threads are off their processor. */
    private static final long SLOW_NANOS = 2_000_000;
    /** How many go to the ring after a slow one. */
    private static final int REST = 256;

    private final boolean isBuffered;
    /** Whether the file system is one for it; null until the first write. */
    private volatile Boolean isQuick;
    /** Counted without care: some more or fewer do no harm. */
    private int rest;

    WritesInPlace(boolean isBuffered) {
        this.isBuffered = isBuffered;
    }

    /** Writes, if that suits; then the call, which holds a share of the file, has ended. */
    boolean make(Call call, HandleOwner file, ByteBuffer source, long position) {
        if (!isBuffered || position == Operation.AT_CURSOR || !isShort(call, source)) {
            return false;
        }
        int number = file.handle.number();
        if (isQuick == null) {
            isQuick = file.engine.backend().cachesWrites(number);
        }
        if (!isQuick || rest > 0 && rest-- > 0) {
            return false;
        }
        long began = System.nanoTime();
        boolean made = call.writeInPlace(number, source, position);
        if (System.nanoTime() - began > SLOW_NANOS) {
            rest = REST;
        }
        return made;
    }

    private static boolean isShort(Call call, ByteBuffer source) {
        int bytes = source.remaining();
        return bytes <= SHORT_BYTES
                || bytes <= BYTES_MAX && source.isDirect() && !call.loop().runsCaller();
    }
}
