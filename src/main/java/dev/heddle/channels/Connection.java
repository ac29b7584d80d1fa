package dev.heddle.channels;

import dev.heddle.StreamSocket;
import dev.heddle.TcpSocket;
import dev.heddle.UnixSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.concurrent.locks.ReentrantLock;

/** A stream of the facade's, and what the JDK's sockets remember of themselves beyond that. */
final class Connection {
    /*
     * The kernel tells of a reset once, and then of the stream's end; the JDK tells of it again
     * and again. After the end of input the kernel may receive even so, and the JDK does not.
     *
     * What failed is told by the name of the error, which each message of the facade's has in
     * parentheses: the types are too few.
     *
     * Both flags of shutting are set before the kernel is asked, and never unset: whoever is
     * woken by it sees why.
     */
    private static final String RESET = "(ECONNRESET)";
    private static final String BROKEN = "(EPIPE)";

    private final StreamSocket socket;
    private final ReentrantLock shutLock = new ReentrantLock();
    private volatile boolean inputShut;
    private volatile boolean outputShut;
    private volatile boolean reset;
    /** The view with the timeout that was used last; null at first. */
    private volatile Timed timed;

    private record Timed(int millis, StreamSocket view) {
    }

    Connection(StreamSocket socket) {
        this.socket = socket;
    }

    StreamSocket socket() {
        return socket;
    }

    boolean isConnected() {
        return socket.remoteAddress() != null;
    }

    boolean isInputShut() {
        return inputShut;
    }

    boolean isOutputShut() {
        return outputShut;
    }

    void bind(SocketAddress local) throws IOException {
        switch (socket) {
            case TcpSocket tcp -> tcp.bind((InetSocketAddress) local);
            case UnixSocket unix -> unix.bind((UnixDomainSocketAddress) local);
        }
    }

    /** @param millis 0 for no timeout of its own */
    void connect(SocketAddress remote, int millis) throws IOException {
        if (millis == 0) {
            connect(socket, remote);
        } else {
            Timeouts.telling("Connect timed out", () -> connect(within(millis), remote));
        }
    }

    private static StreamSocket connect(StreamSocket view, SocketAddress remote)
            throws IOException {
        return switch (view) {
            case TcpSocket tcp -> tcp.connect((InetSocketAddress) remote);
            case UnixSocket unix -> unix.connect((UnixDomainSocketAddress) remote);
        };
    }

    private StreamSocket within(int millis) {
        if (millis == 0) {
            return socket;
        }
        Timed last = timed;
        if (last == null || last.millis != millis) {
            last = new Timed(millis,
                    socket.withDeadline(Timeouts.deadline(millis)));
            timed = last;
        }
        return last.view;
    }

    /**
     * Receives.
     *
     * @param millis 0 for no timeout of its own
     * @return bytes; -1 at the end of the stream, or of input
     */
    int read(ByteBuffer target, int millis) throws IOException {
        if (endsInput()) {
            return -1;
        }
        try {
            int count = millis == 0 ? socket.recv(target)
                    : Timeouts.telling("Read timed out", () -> within(millis).recv(target));
            return count <= 0 && inputShut ? -1 : count;
        } catch (SocketException e) {
            requireEnd(e);
            return -1;
        }
    }

    long read(ByteBuffer[] targets) throws IOException {
        if (endsInput()) {
            return -1;
        }
        try {
            long count = socket.recv(targets);
            return count <= 0 && inputShut ? -1 : count;
        } catch (SocketException e) {
            requireEnd(e);
            return -1;
        }
    }

    private boolean endsInput() throws SocketException {
        if (reset && !inputShut) {
            throw new SocketException("Connection reset");
        }
        return inputShut;
    }

    /** Throws a failure that is not the end of input's. */
    private void requireEnd(SocketException e) throws SocketException {
        reset |= hasErrno(e, RESET);
        if (!inputShut) {
            throw reset ? (SocketException) new SocketException("Connection reset").initCause(e)
                    : e;
        }
    }

    /**
     * Sends everything; if that fails, the position tells how much was sent.
     *
     * @param millis 0 for no timeout of its own
     */
    void write(ByteBuffer source, int millis) throws IOException {
        if (outputShut) {
            throw new AsynchronousCloseException();
        }
        try {
            within(millis).sendFully(source);
        } catch (SocketException e) {
            throw writeFailure(e);
        }
    }

    /** Sends everything; if that fails, the positions tell how much was sent. */
    void write(ByteBuffer[] sources) throws IOException {
        if (outputShut) {
            throw new AsynchronousCloseException();
        }
        try {
            socket.sendFully(sources);
        } catch (SocketException e) {
            throw writeFailure(e);
        }
    }

    /** With the text that the JDK's failures have, since programs look for it. */
    private IOException writeFailure(SocketException e) {
        if (outputShut) {
            return (IOException) new AsynchronousCloseException().initCause(e);
        }
        if (hasErrno(e, BROKEN)) {
            return new IOException("Broken pipe", e);
        }
        return hasErrno(e, RESET) ? new IOException("Connection reset by peer", e) : e;
    }

    private static boolean hasErrno(SocketException e, String name) {
        return e.getMessage() != null && e.getMessage().contains(name);
    }

    /** Bytes that can be read without waiting, as far as the system tells. */
    int available() throws IOException {
        return inputShut ? 0 : socket.available();
    }

    void shutdownInput() throws IOException {
        shutLock.lock();
        try {
            if (!inputShut) {
                inputShut = true;
                shutdown(socket::shutdownInput);
            }
        } finally {
            shutLock.unlock();
        }
    }

    void shutdownOutput() throws IOException {
        shutLock.lock();
        try {
            if (!outputShut) {
                outputShut = true;
                shutdown(socket::shutdownOutput);
            }
        } finally {
            shutLock.unlock();
        }
    }

    /** Does not wait, and so takes no notice of interrupts; nor of a peer that is gone. */
    private static void shutdown(Closing.Step step) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    step.take();
                    return;
                } catch (ConnectException gone) {
                    return;
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
