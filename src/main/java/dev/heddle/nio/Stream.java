package dev.heddle.nio;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Operation;
import dev.heddle.backend.StreamVector;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A TCP or Unix-domain socket that connects or was accepted. */
final class Stream extends PolledSocket {
    /*
     * The channel is in non-blocking mode, where the JDK's calls never react to an interrupt, and
     * its two directions have locks of their own: one thread may send while another receives.
     */

    /** The JDK copies a heap buffer as a whole, into memory that each thread keeps. */
    static final int HEAP_BYTES_MAX = 128 * 1024;

    final SocketChannel channel;

    Stream(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    SelectableChannel channel() {
        return channel;
    }

    @Override
    NetworkChannel network() {
        return channel;
    }

    @Override
    boolean read(Flight reader) {
        if (reader.operation instanceof Operation.Poll poll) {
            return poll(poll, reader.queue == readers);
        }
        return reader.operation instanceof StreamVector vector ? transfer(vector, reader.views)
                : transfer((Operation.Recv) reader.operation, reader.position, reader.limit);
    }

    @Override
    boolean write(Flight writer) {
        if (writer.operation instanceof Operation.Connect connect) {
            return connect(connect, writer.queue == writers);
        }
        if (writer.operation instanceof Operation.Poll poll) {
            return poll(poll, writer.queue == writers);
        }
        return writer.operation instanceof StreamVector vector ? transfer(vector, writer.views)
                : transfer((Operation.Send) writer.operation, writer.position, writer.limit);
    }

    @Override
    boolean attempt(Operation operation) {
        return switch (operation) {
            case Operation.Send send -> attemptOne(send);
            case Operation.Recv recv -> attemptOne(recv);
            case StreamVector vector -> transfer(vector, StreamVectors.views(vector));
            default -> false;
        };
    }

    private boolean attemptOne(Operation.Transfer operation) {
        ByteBuffer buffer = operation.buffer;
        int limit = buffer.limit();
        if (!buffer.isDirect() && buffer.remaining() > HEAP_BYTES_MAX) {
            limit = buffer.position() + HEAP_BYTES_MAX;
        }
        return transfer(operation, buffer.position(), limit);
    }

    private boolean transfer(Operation.Transfer operation, int position, int limit) {
        try {
            return settle(operation, move(operation, position, limit), position < limit);
        } catch (Throwable t) {
            return fail(operation, operation instanceof Operation.Send, t);
        }
    }

    private boolean transfer(StreamVector vector, ByteBuffer[] views) {
        boolean sends = vector instanceof StreamVector.SendVector;
        try {
            boolean wanted = StreamVectors.remaining(views) > 0;
            return settle(vector, sends ? StreamVectors.send(channel, views)
                    : StreamVectors.recv(channel, views), wanted);
        } catch (Throwable t) {
            return fail(vector, sends, t);
        }
    }

    /** Whether it has ended: if nothing was moved though something could be, it has to wait. */
    private static boolean settle(Operation operation, long count, boolean wanted) {
        if (count == 0 && wanted) {
            return false;
        }
        operation.succeed(Math.max(count, 0));
        return true;
    }

    private boolean fail(Operation operation, boolean sends, Throwable t) {
        boolean shut = sends && t instanceof ClosedChannelException && channel.isOpen();
        operation.fail(shut ? Errno.EPIPE : ErrnoOf.of(t), t);
        return true;
    }

    /** Moves the buffer's position and limit for the call only: it belongs to us meanwhile. */
    private int move(Operation.Transfer operation, int position, int limit) throws IOException {
        ByteBuffer buffer = operation.buffer;
        int positionBefore = buffer.position();
        int limitBefore = buffer.limit();
        buffer.limit(limit).position(position);
        try {
            return operation instanceof Operation.Send
                    ? channel.write(buffer) : channel.read(buffer);
        } finally {
            buffer.limit(limitBefore).position(positionBefore);
        }
    }

    /** Ends when the selector has found the socket ready, or one before it could go on. */
    private static boolean poll(Operation.Poll poll, boolean waited) {
        if (waited) {
            poll.succeed(0);
        }
        return waited;
    }

    private boolean connect(Operation.Connect connect, boolean begun) {
        try {
            SocketAddress remote = connect.remote;
            if (!(begun ? channel.finishConnect() : channel.connect(remote))) {
                return false;
            }
            connect.succeed(0);
        } catch (Throwable t) {
            connect.fail(ErrnoOf.of(t), t);
        }
        return true;
    }

    @Override
    int readInterest() {
        return SelectionKey.OP_READ;
    }

    @Override
    int writeInterest() {
        boolean connecting = writers.peek().operation instanceof Operation.Connect;
        return connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }

    /** Any thread: how many bytes of a connected TCP socket are there. */
    int available() throws IOException {
        Socket socket = channel.socket();
        return socket.isInputShutdown() ? 0 : socket.getInputStream().available();
    }

    /** Ends one direction or both. */
    void shutdown(Operation.Shutdown shutdown) {
        try {
            if (shutdown.how != Operation.Shutdown.How.WRITE) {
                channel.shutdownInput();
            }
            if (shutdown.how != Operation.Shutdown.How.READ) {
                channel.shutdownOutput();
            }
            shutdown.succeed(0);
        } catch (Throwable t) {
            shutdown.fail(ErrnoOf.of(t), t);
        }
    }
}
