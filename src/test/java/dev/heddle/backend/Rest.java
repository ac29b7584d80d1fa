package dev.heddle.backend;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What is left of a transfer that was cut short, so that it can go on from there. */
final class Rest {
    private final Operation transfer;
    private final ByteBuffer[] before;

    Rest(Operation transfer) {
        this.transfer = transfer;
        before = switch (transfer) {
            case Operation.Transfer single -> new ByteBuffer[] {single.buffer};
            case Operation.Vector vector -> vector.buffers;
            default -> throw new AssertionError(transfer);
        };
        set(Arrays.stream(before).map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new));
    }

    /** Goes on behind what the last step has moved; false if that was nothing. */
    boolean advance() {
        long count = transfer.result();
        switch (transfer) {
            case Operation.Read read -> read.position = behind(read.position, count);
            case Operation.Write write -> write.position = behind(write.position, count);
            case Operation.Vector vector -> vector.position = behind(vector.position, count);
            default -> { }
        }
        if (transfer instanceof Operation.Vector vector) {
            long left = count;
            for (int i = 0; i < vector.length; i++) {
                left -= advance(vector.buffers[vector.offset + i], left);
            }
        } else {
            advance(((Operation.Transfer) transfer).buffer, count);
        }
        return count > 0;
    }

    private static long behind(long position, long count) {
        return position == Operation.AT_CURSOR ? position : position + count;
    }

    private static long advance(ByteBuffer buffer, long count) {
        int bytes = (int) Math.min(count, buffer.remaining());
        buffer.position(buffer.position() + bytes);
        return bytes;
    }

    /** Gives the transfer its own buffers back. */
    void restore() {
        set(before);
    }

    private void set(ByteBuffer[] buffers) {
        switch (transfer) {
            case Operation.Transfer single -> single.buffer = buffers[0];
            case Operation.Vector vector -> vector.buffers = buffers;
            default -> throw new AssertionError(transfer);
        }
    }
}
