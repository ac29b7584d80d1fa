package dev.heddle;

import dev.heddle.backend.Operation;
import dev.heddle.loop.Call;
import java.nio.ByteBuffer;

/** A caller's buffers, one after the other, and how far a transfer has come among them. */
final class BufferRow {
    /*
     * The array is a copy, so that the caller may change his while an operation works on it.
     *
     * Buffers that are done with do not count as buffers, so each operation finds at least one
     * with bytes, however many empty ones there are: as in the JDK.
     */
    final ByteBuffer[] buffers;
    private int first;
    private long left;

    private BufferRow(ByteBuffer[] own) {
        buffers = own;
        for (ByteBuffer buffer : own) {
            left += buffer.remaining();
        }
        skipEmpty();
    }

    static BufferRow of(ByteBuffer[] buffers) {
        return new BufferRow(buffers.clone());
    }

    /** Of buffers to be filled, all of which are looked at before the first is. */
    static BufferRow ofTargets(ByteBuffer[] targets) {
        BufferRow row = of(targets);
        for (ByteBuffer target : row.buffers) {
            if (target.isReadOnly()) {
                throw new IllegalArgumentException("Read-only buffer");
            }
        }
        return row;
    }

    boolean hasRemaining() {
        return left > 0;
    }

    /** In bytes. */
    long remaining() {
        return left;
    }

    /** Index of the first buffer with bytes. */
    int first() {
        return first;
    }

    /** How many buffers from there on the next operation takes. */
    int length() {
        return Math.min(buffers.length - first, Operation.Vector.BUFFERS_MAX);
    }

    /** Whether the next operation takes all that are left. */
    boolean isOneOperation() {
        return length() == buffers.length - first;
    }

    boolean recvInPlace(Call call, int handle) {
        return call.recvInPlace(handle, buffers, first, length());
    }

    void recv(Call call, int handle) {
        call.loop().recv(call.completion(), handle, buffers, first, length(), call);
    }

    boolean sendInPlace(Call call, int handle) {
        return call.sendInPlace(handle, buffers, first, length());
    }

    void send(Call call, int handle) {
        call.loop().send(call.completion(), handle, buffers, first, length(), call);
    }

    /** Copies all bytes, without moving the buffers' positions; the target has room. */
    void copyTo(ByteBuffer target) {
        for (int i = first; i < buffers.length; i++) {
            int count = buffers[i].remaining();
            target.put(target.position(), buffers[i], buffers[i].position(), count);
            target.position(target.position() + count);
        }
    }

    /** Copies all bytes of a source, for which there is room, without moving positions here. */
    void copyFrom(ByteBuffer source) {
        for (int i = first; source.hasRemaining(); i++) {
            int count = Math.min(buffers[i].remaining(), source.remaining());
            buffers[i].put(buffers[i].position(), source, source.position(), count);
            source.position(source.position() + count);
        }
    }

    /** How many bytes the next operation is to move. */
    long nextBytes() {
        long sum = 0;
        for (int i = first; i < first + length(); i++) {
            sum += buffers[i].remaining();
        }
        return sum;
    }

    /** Moves the positions of the buffers that an operation has worked on. */
    void advance(long bytes) {
        left -= bytes;
        long toMove = bytes;
        for (int i = first; toMove > 0; i++) {
            int count = (int) Math.min(toMove, buffers[i].remaining());
            buffers[i].position(buffers[i].position() + count);
            toMove -= count;
        }
        skipEmpty();
    }

    private void skipEmpty() {
        while (first < buffers.length && !buffers[first].hasRemaining()) {
            first++;
        }
    }
}
