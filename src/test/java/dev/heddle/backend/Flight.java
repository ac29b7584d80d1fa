package dev.heddle.backend;

import dev.heddle.backend.Whims.Trick;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One submission to an {@link Adversary}. The operation is its own meanwhile, so it works on views
 * of the caller's buffers, which may be shorter.
 */
final class Flight {
    /** What direct I/O asks of lengths at the most: parts of multiples are multiples. */
    private static final int BLOCK_BYTES = 4096;

    final Operation operation;
    /** How many turns it is kept yet, before it is set going or reported. */
    int turns;
    boolean cancelled;
    int turnsToCancel;

    private ByteBuffer buffer;
    private ByteBuffer[] buffers;
    private int offset;
    private int length;
    private long bytes;
    /** Of what it sends or writes. */
    private final int hash;

    Flight(Operation operation, Whims whims) {
        this.operation = operation;
        if (operation instanceof Operation.Transfer transfer) {
            buffer = transfer.buffer;
            transfer.buffer = part(buffer, transfer, whims);
        } else if (operation instanceof Operation.Vector vector) {
            buffers = vector.buffers;
            offset = vector.offset;
            length = vector.length;
            vector.buffers = Arrays.stream(buffers, offset, offset + length)
                    .map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
            vector.offset = 0;
            if (length > 1 && whims.strikes(Trick.SHORTEN)) {
                vector.length = 1 + whims.below(length);
                while (isEmpty(vector) && vector.length < length) {
                    vector.length++;
                }
            }
        }
        if (operation instanceof Operation.FromFile move) {
            bytes = move.length;
            move.length = whims.strikes(Trick.SHORTEN)
                    ? 1 + whims.below((int) Math.min(bytes, BLOCK_BYTES)) : bytes;
        }
        hash = hash();
    }

    private static boolean isEmpty(Operation.Vector vector) {
        return Arrays.stream(vector.buffers, 0, vector.length)
                .noneMatch(ByteBuffer::hasRemaining);
    }

    /** A view of a buffer's bytes, or of the first of them: at least one, if it has any. */
    static ByteBuffer part(ByteBuffer whole, Operation.Transfer transfer, Whims whims) {
        return transfer instanceof Datagram ? whole.duplicate() // it is moved whole
                : part(whole, transfer instanceof Operation.Read
                        || transfer instanceof Operation.Write, whims);
    }

    static ByteBuffer part(ByteBuffer whole, boolean isFile, Whims whims) {
        ByteBuffer part = whole.duplicate();
        int unit = isFile && whole.remaining() % BLOCK_BYTES == 0 ? BLOCK_BYTES : 1;
        int units = whole.remaining() / unit;
        if (units > 1 && whims.strikes(Trick.SHORTEN)) {
            part.limit(part.position() + unit * (1 + whims.below(units)));
        }
        return part;
    }

    /** Gives the operation its caller's buffers back. */
    void undisguise() {
        if (operation instanceof Operation.Transfer transfer) {
            transfer.buffer = buffer;
        } else if (operation instanceof Operation.Vector vector) {
            vector.buffers = buffers;
            vector.offset = offset;
            vector.length = length;
        } else if (operation instanceof Operation.FromFile move) {
            move.length = bytes;
        }
    }

    /** Whether it may as well not have happened, successful or not. */
    boolean leavesNoTrace() {
        return switch (operation) {
            case Operation.Read read -> read.position != Operation.AT_CURSOR;
            case Operation.Nop nop -> true;
            case Operation.Stat stat -> true;
            default -> false;
        };
    }

    /** Throws if somebody has written into what is sent or written. */
    void checkUntouched() {
        if (hash() != hash) {
            throw new AssertionError("written to while in flight: the buffer of " + operation);
        }
    }

    private int hash() {
        return switch (operation) {
            case Operation.Write write -> write.buffer.hashCode();
            case Operation.Send send -> send.buffer.hashCode();
            default -> 0;
        };
    }
}
