package dev.heddle.loop;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.StreamVector;
import java.nio.ByteBuffer;

/**
 * Puts a buffer of ours in the place of the caller's memory for one operation, and copies what was
 * transferred. The driving thread's.
 */
final class Staging {
    /*
     * Several buffers of the caller's become one of ours, and a vectored operation becomes a plain
     * one: `replaced` remembers it. The caller's positions and limits are never moved.
     */
    private Operation replaced;
    private final ByteBuffer[] one = new ByteBuffer[1];
    private ByteBuffer[] buffers;
    private int offset;
    private int length;

    /** The bytes that the operation would transfer. */
    static long bytes(Operation operation) {
        return switch (operation) {
            case Datagram datagram -> datagram.length();
            case Operation.Transfer transfer -> transfer.buffer.remaining();
            case Operation.Vector vector -> {
                long sum = 0;
                for (int i = 0; i < vector.length; i++) {
                    sum += vector.buffers[vector.offset + i].remaining();
                }
                yield sum;
            }
            default -> 0;
        };
    }

    /** Lets the completion's operation work on the staged buffer. */
    void enter(Completion completion, ByteBuffer staged) {
        replaced = completion.operation;
        switch (completion.operation) {
            case Operation.Transfer transfer -> {
                one[0] = transfer.buffer;
                remember(one, 0, 1);
                transfer.buffer = staged;
            }
            case Operation.ReadVector vector -> {
                remember(vector.buffers, vector.offset, vector.length);
                Operation.Read read = completion.keep(new Operation.Read(completion));
                read.handle = vector.handle;
                read.position = vector.position;
                read.buffer = staged;
            }
            case Operation.WriteVector vector -> {
                remember(vector.buffers, vector.offset, vector.length);
                Operation.Write write = completion.keep(new Operation.Write(completion));
                write.handle = vector.handle;
                write.position = vector.position;
                write.buffer = staged;
            }
            case StreamVector.RecvVector vector -> {
                remember(vector.buffers, vector.offset, vector.length);
                Operation.Recv recv = completion.keep(new Operation.Recv(completion));
                recv.handle = vector.handle;
                recv.buffer = staged;
            }
            case StreamVector.SendVector vector -> {
                remember(vector.buffers, vector.offset, vector.length);
                Operation.Send send = completion.keep(new Operation.Send(completion));
                send.handle = vector.handle;
                send.buffer = staged;
            }
            default -> throw new AssertionError(completion.operation);
        }
        if (replaced instanceof Operation.Write || replaced instanceof Operation.WriteVector
                || replaced instanceof Operation.Send || replaced instanceof Datagram.SendTo
                || replaced instanceof StreamVector.SendVector) {
            copyIn(staged);
        }
    }

    /** Copies what was read to the caller and puts the caller's memory back in its place. */
    void leave(Completion completion, ByteBuffer staged) {
        Operation operation = completion.operation;
        boolean reads = operation instanceof Operation.Read
                || operation instanceof Operation.Recv || operation instanceof Datagram.RecvFrom;
        if (reads && operation.errno() == null) {
            try {
                copyOut(staged, (int) operation.result());
            } catch (RuntimeException e) {
                // Such as an arena closed meanwhile, or another thread's.
                operation.fail(Errno.EFAULT, e);
            }
        }
        if (replaced instanceof Operation.Transfer transfer) {
            transfer.buffer = one[0];
        } else {
            completion.keep(replaced);
        }
        one[0] = null;
        buffers = null;
        replaced = null;
    }

    private void remember(ByteBuffer[] callers, int from, int count) {
        buffers = callers;
        offset = from;
        length = count;
    }

    private void copyIn(ByteBuffer staged) {
        int at = 0;
        for (int i = 0; i < length && at < staged.limit(); i++) {
            ByteBuffer source = buffers[offset + i];
            int count = Math.min(source.remaining(), staged.limit() - at);
            staged.put(at, source, source.position(), count);
            at += count;
        }
    }

    private void copyOut(ByteBuffer staged, int bytes) {
        int at = 0;
        for (int i = 0; at < bytes; i++) {
            ByteBuffer target = buffers[offset + i];
            int count = Math.min(target.remaining(), bytes - at);
            target.put(target.position(), staged, at, count);
            at += count;
        }
    }
}
