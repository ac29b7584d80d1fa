package dev.heddle;

import dev.heddle.backend.Operation;
import dev.heddle.loop.Call;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * A TCP connection. One thread may receive while another sends; further ones queue behind them,
 * each direction by itself.
 *
 * <p>Buffers may be heap or direct, sliced or read-only where they are only read from; position
 * and limit move as in a JDK channel.
 *
 * <p>Interrupting a thread in one of these calls ends that call with
 * {@link java.io.InterruptedIOException} and leaves the connection open; closing it from another
 * thread ends it with {@link java.nio.channels.AsynchronousCloseException}. Either way the call
 * returns only when nothing writes to its buffer any more, and bytes that had already been
 * received by then are delivered, not lost.
 */
public final class TcpSocket extends HandleOwner {
    private static final String RECV = "receive";
    private static final String SEND = "send";

    private final InetSocketAddress remote;
    private final Lane receiving = new Lane(this);
    private final Lane sending = new Lane(this);
    /** Whether the last receive filled its buffer, so that more may be there; receiving lane. */
    private boolean moreLikely;

    TcpSocket(Heddle heddle, int handle, InetSocketAddress remote) {
        super(heddle, handle);
        this.remote = remote;
    }

    @Override
    Object subject() {
        return remote;
    }

    void connect(long deadlineNanos) throws IOException {
        Call call = sending.enter("connect");
        try {
            loop.connect(call.completion(), handle.number(), remote, call);
            finish(call, "connect", deadlineNanos);
        } finally {
            sending.leave();
        }
    }

    /**
     * Receives: recv(2). At least one byte, unless the target has no room or the peer has ended
     * its sending.
     *
     * @return bytes received; -1 at the end of the stream; 0 if the target has no room
     * @throws java.net.SocketException if the connection was reset
     */
    public int recv(ByteBuffer target) throws IOException {
        return recv(target, Call.NO_DEADLINE);
    }

    /**
     * Receives, waiting for a time at most: see {@link #recv(ByteBuffer)}.
     *
     * @throws java.net.SocketTimeoutException if nothing came in time; nothing is lost, and the
     *         call may be repeated
     */
    public int recv(ByteBuffer target, Duration timeout) throws IOException {
        return recv(target, heddle.deadlineAfter(timeout));
    }

    /**
     * Receives until the target is full.
     *
     * @throws EOFException if the peer ends its sending first; what was received is in the target
     */
    public void recvFully(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (recv(target) < 0) {
                throw new EOFException(remote + ": the peer ended its sending with "
                        + target.remaining() + " bytes still to be received");
            }
        }
    }

    private int recv(ByteBuffer target, long deadlineNanos) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        Call call = receiving.enter(RECV, deadlineNanos);
        try {
            if (!target.hasRemaining()) {
                call.skip();
                return 0;
            }
            if (!moreLikely || !call.recvInPlace(target)) {
                loop.recv(call.completion(), handle.number(), target, call);
            }
            int count = (int) finish(call, RECV, deadlineNanos);
            moreLikely = count == target.remaining();
            target.position(target.position() + count);
            return HeddleFile.orEnd(count, target, true);
        } finally {
            receiving.leave();
        }
    }

    /**
     * Sends: send(2). At least one byte, unless the source has none.
     *
     * @return bytes taken over by the system, which may be fewer than the source has
     * @throws java.net.SocketException if the connection was reset or the peer is gone
     */
    public int send(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        Call call = sending.enter(SEND);
        try {
            if (!source.hasRemaining()) {
                call.skip();
                return 0;
            }
            return send(call, source);
        } finally {
            sending.leave();
        }
    }

    /** Sends all that the source has, without another thread's bytes in between. */
    public void sendFully(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        sending.hold(SEND);
        try {
            do {
                send(source);
            } while (source.hasRemaining());
        } finally {
            sending.release();
        }
    }

    private int send(Call call, ByteBuffer source) throws IOException {
        if (!call.sendInPlace(source)) {
            loop.send(call.completion(), handle.number(), source, call);
        }
        int count = (int) finish(call, SEND);
        source.position(source.position() + count);
        return count;
    }

    /**
     * Ends sending: the peer sees the end of the stream, and may still send. Later sends fail.
     * shutdown(2).
     */
    public void shutdownOutput() throws IOException {
        shutdown("end sending", Operation.Shutdown.How.WRITE);
    }

    /** Ends receiving: later receives see the end of the stream. shutdown(2). */
    public void shutdownInput() throws IOException {
        shutdown("end receiving", Operation.Shutdown.How.READ);
    }

    private void shutdown(String doing, Operation.Shutdown.How how) throws IOException {
        Call call = new Call(loop);
        begin(call, doing);
        loop.shutdown(call.completion(), handle.number(), how, call);
        finish(call, doing);
    }

    /** The address of this end. */
    public InetSocketAddress localAddress() throws IOException {
        return withHandle("local address",
                () -> (InetSocketAddress) heddle.sockets().localAddress(handle.number()));
    }

    /** The address of the other end. */
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    /** The options that can be set and read here. */
    public Set<SocketOption<?>> supportedOptions() {
        return heddle.sockets().streamOptions();
    }

    /**
     * Sets an option, such as {@link java.net.StandardSocketOptions#TCP_NODELAY}.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     * @throws IllegalArgumentException      if the value does not fit
     */
    public <T> TcpSocket setOption(SocketOption<T> option, T value) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("set option", () -> {
            heddle.sockets().setOption(handle.number(), option, value);
            return this;
        });
    }

    /** Reads an option. */
    public <T> T getOption(SocketOption<T> option) throws IOException {
        requireSupported(option, supportedOptions());
        return withHandle("get option",
                () -> heddle.sockets().getOption(handle.number(), option));
    }

    @Override
    public String toString() {
        return "TcpSocket[" + remote + (isOpen() ? "]" : ", closed]");
    }
}
