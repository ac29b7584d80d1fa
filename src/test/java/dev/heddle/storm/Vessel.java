package dev.heddle.storm;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A buffer in a storm: the window lent to a call lies between canaries. After the call, and again
 * before the next one, nothing but what the call has transferred may have changed.
 */
final class Vessel {
    private static final int CANARY_BYTES = 32;
    private static final byte FILLER = 0x5a;
    private static final ByteBuffer FILLING = filling();

    final Shelf shelf;
    private final ByteBuffer whole;
    private final CRC32C crc = new CRC32C();
    private long atRest;
    private int start;
    private int end;

    Vessel(Shelf shelf, ByteBuffer whole) {
        this.shelf = shelf;
        this.whole = whole;
        whole.put(0, FILLING, 0, whole.capacity());
        rest();
    }

    private static ByteBuffer filling() {
        ByteBuffer filling = ByteBuffer.allocate(Shelf.LARGEST_BYTES);
        while (filling.hasRemaining()) {
            filling.put(FILLER);
        }
        return filling.flip().asReadOnlyBuffer();
    }

    /** How much may be lent at once. */
    int room() {
        return whole.capacity() - 2 * CANARY_BYTES;
    }

    /** A window to write into, of so many bytes at an odd place. */
    ByteBuffer target(int bytes, int offset) {
        start = CANARY_BYTES + offset % (room() - bytes + 1);
        end = start + bytes;
        whole.clear();
        return whole.duplicate().position(start).limit(end);
    }

    /** A window to read from, filled with a pattern. */
    ByteBuffer source(int bytes, int offset, long origin, long at) {
        ByteBuffer window = target(bytes, offset);
        Pattern.fill(window, origin, at);
        return (offset & 7) == 0 ? window.asReadOnlyBuffer() : window;
    }

    /** After a call: the window's first bytes were transferred, and nothing else has changed. */
    void checkTarget(int count) {
        checkFiller(0, start, "before the window");
        checkFiller(start + count, whole.capacity(), "behind the " + count + " bytes received");
    }

    /** After a call that may have touched the window, but nothing else. */
    void checkAround() {
        checkFiller(0, start, "before the window");
        checkFiller(end, whole.capacity(), "behind the window");
    }

    private void checkFiller(int from, int to, String where) {
        int differs = whole.slice(from, to - from).mismatch(FILLING.slice(0, to - from));
        if (differs >= 0) {
            throw new AssertionError(shelf + ": a byte was written " + where + ", at "
                    + (from + differs) + " of " + whole.capacity() + "; the window was " + start
                    + " to " + end);
        }
    }

    /** Compares the window's bytes with a pattern. */
    void checkPattern(int from, int count, long origin, long at) {
        int differs = Pattern.mismatch(whole, start + from, start + from + count, origin, at);
        if (differs >= 0) {
            long where = at + differs - start - from;
            throw new AssertionError(shelf + ": byte " + where + " is " + whole.get(differs)
                    + ", not " + Pattern.get(origin, where) + "; " + (differs - start - from)
                    + " of " + count + " were right");
        }
    }

    byte get(int index) {
        return whole.get(start + index);
    }

    /** As a big-endian number, of the window or beyond it. */
    long getLong(int index) {
        return whole.getLong(start + index);
    }

    void putLong(int index, long value) {
        whole.putLong(start + index, value);
    }

    int mismatch(int from, int count, long origin, long at) {
        return Pattern.mismatch(whole, start + from, start + from + count, origin, at);
    }

    /** The window becomes filler again, and all of it is remembered. */
    void rest() {
        whole.clear();
        if (end > start) {
            whole.put(start, FILLING, 0, end - start);
        }
        atRest = sum();
    }

    /** Throws if anything has been written while nobody had this. */
    void checkRested() {
        if (sum() != atRest) {
            throw new AssertionError(shelf + ": written to after the call had returned; the "
                    + "window was " + start + " to " + end);
        }
    }

    private long sum() {
        crc.reset();
        crc.update(whole.clear());
        return crc.getValue();
    }
}
