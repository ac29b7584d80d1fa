package dev.heddle;

import dev.heddle.backend.Backend;
import dev.heddle.backend.Operation;
import dev.heddle.loop.LoopGroup;
import java.nio.ByteBuffer;

/** Which of a file's writes are made on the calling thread; all its views share one. */
final class WritesInPlace {
    /*
     * A buffered write copies to the page cache and rarely waits; but the ring, which cannot know,
     * has a kernel's worker make it, and both hand-overs cost many times the copy (figures in
     * package-info). Where it does wait, for the disk to make room or for the journal, it holds
     * up its carrier, or the loop whose thread this is. So after a slow one they go to the ring for
     * a time, as does anything that is not known to be quick: other than local file systems, files
     * opened to be written through (O_DIRECT, O_SYNC, O_DSYNC), positions that a pipe lacks.
     */
    /** More would hold up the loop for longer than a hand-over costs, or has to be staged. */
    private static final int SHORT_BYTES = 64 << 10;
    /** More takes so long to copy that the hand-over no longer counts. */
    private static final int BYTES_MAX = 1 << 20;
    /** Longer than the copy takes, and than a thread is off its processor on a busy machine. */
    private static final long SLOW_NANOS = 10_000_000;
    /** A disk that is busy stays so: how many times as long as the slow one took. */
    private static final int REST = 8;
    /**
     * One of so many is timed, which costs a twentieth of the write; and each while the last timed
     * one was slow.
     */
    private static final int TIMED = 4;

    private final boolean isBuffered;
    /** Whether the file system is one for it; null until the first write. */
    private volatile Boolean isQuick;
    // The rest without care: a little more or less of it does no harm.
    /** Whether the last one that was timed was slow. */
    private boolean wasSlow;
    /** Until when they go to the ring, if one was slow. */
    private long restUntil;
    /** How many follow that need not be timed. */
    private int untimed;

    WritesInPlace(boolean isBuffered) {
        this.isBuffered = isBuffered;
    }

    /** Whether this write is one for it, as far as its bytes and position tell. */
    boolean suit(ByteBuffer source, long position) {
        return isBuffered && position != Operation.AT_CURSOR && source.remaining() <= BYTES_MAX
                && (source.isDirect() || source.remaining() <= SHORT_BYTES);
    }

    /**
     * Writes, if the file suits, a share of which the caller holds.
     *
     * @return bytes written, or {@link Backend#NOT_NOW}
     */
    int make(HandleOwner file, ByteBuffer source, long position) {
        int number = file.handle.number();
        if (isQuick == null) {
            isQuick = file.engine.backend().cachesWrites(number);
        }
        LoopGroup loops = file.engine.loops();
        if (!isQuick || source.remaining() > SHORT_BYTES && loops.ofCaller() != null) {
            return Backend.NOT_NOW;
        }
        if (untimed > 0) {
            untimed--;
            return loops.writeNow(number, source, position);
        }
        long began = file.engine.nanoTime();
        if (wasSlow && began - restUntil < 0) {
            return Backend.NOT_NOW;
        }
        int count = loops.writeNow(number, source, position);
        long now = file.engine.nanoTime();
        wasSlow = now - began > SLOW_NANOS;
        if (wasSlow) {
            restUntil = now + (now - began) * REST;
        } else {
            untimed = TIMED - 1;
        }
        return count;
    }
}
