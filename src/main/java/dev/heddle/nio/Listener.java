package dev.heddle.nio;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A TCP or Unix-domain socket that accepts connections. */
final class Listener extends PolledSocket {
    final ServerSocketChannel channel;
    private final Handles handles;

    Listener(ServerSocketChannel channel, Handles handles) {
        this.channel = channel;
        this.handles = handles;
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
        var accept = (Operation.Accept) reader.operation;
        try {
            SocketChannel connection = channel.accept();
            if (connection == null) {
                return false;
            }
            adopt(connection, accept);
        } catch (Throwable t) {
            accept.fail(ErrnoOf.of(t), t);
        }
        return true;
    }

    /** Gives a connection its handle, or closes it: it must not get lost. */
    private void adopt(SocketChannel connection, Operation.Accept accept) throws IOException {
        try {
            connection.configureBlocking(false);
            accept.remote = connection.getRemoteAddress();
            int handle = handles.add(new Stream(connection));
            if (handle < 0) {
                throw new AsynchronousCloseException();
            }
            accept.succeed(handle);
        } catch (Throwable t) {
            connection.close();
            throw t;
        }
    }

    @Override
    boolean write(Flight writer) {
        throw new AssertionError("nothing writes to a listener: " + writer.operation);
    }

    @Override
    boolean attempt(Operation operation) {
        return false;
    }

    @Override
    int readInterest() {
        return SelectionKey.OP_ACCEPT;
    }

    @Override
    int writeInterest() {
        throw new AssertionError("nothing writes to a listener");
    }
}
