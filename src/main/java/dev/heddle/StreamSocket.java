package dev.heddle;

import dev.heddle.backend.Operation;
import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.NotYetConnectedException;
import java.util.Objects;

/**
 * A connection that carries a stream of bytes each way. One thread may receive while another
 * sends; further ones queue behind them, each direction by itself.
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
public abstract sealed class StreamSocket extends SocketOwner permits TcpSocket, UnixSocket {
    static final String RECV = "receive";
    static final String SEND = "send";
    private static final String CONNECT = "connect";

    private final StreamState state;
    private final Lane receiving;
    private final Lane sending;

    /** @param remote null of one that is to be connected yet */
    StreamSocket(OpenHandle open, Terms terms, Sockets.Kind kind, SocketAddress remote) {
        super(open, terms, kind);
        state = new StreamState(open, remote);
        receiving = state.receiving;
        sending = state.sending;
    }

    /** Another view of the same connection. */
    StreamSocket(StreamSocket same, Terms terms, Sockets.Kind kind) {
        super(same.open, terms, kind);
        state = same.state;
        receiving = same.receiving;
        sending = same.sending;
    }

    /** Another view of this connection, whose calls have a deadline. */
    public abstract StreamSocket withDeadline(Deadline deadline);

    /** Another view of this connection, whose calls belong to a scope. */
    public abstract StreamSocket in(CancelScope scope);

    final void bindTo(SocketAddress local) throws IOException {
        withHandle("bind", () -> state.bind(local));
    }

    /** Connects; if that fails, closes: it cannot be tried again on the same socket. */
    final void connectTo(SocketAddress remote) throws IOException {
        requireOpen(CONNECT);
        Call call = sending.enter(this, CONNECT);
        boolean closes = false;
        try {
            if (state.remote != null) {
                throw new AlreadyConnectedException();
            }
            closes = true;
            connect(call, remote);
            closes = false;
        } finally {
            sending.leave();
            if (closes) {
                close();
            }
        }
    }

    private void connect(Call call, SocketAddress remote) throws IOException {
        open.name(remote);
        begin(call, CONNECT);
        call.loop().connect(call.completion(), handle.number(), remote, call);
        finish(call, CONNECT);
        state.remote = remote;
    }

    private void requireConnected(String doing) throws IOException {
        requireOpen(doing);
        if (state.remote == null) {
            throw new NotYetConnectedException();
        }
    }

    /**
     * Receives: recv(2). At least one byte, unless the target has no room or the peer has ended
     * its sending.
     *
     * @return bytes received; -1 at the end of the stream; 0 if the target has no room
     * @throws java.net.SocketException if the connection was reset
     * @throws java.net.SocketTimeoutException if nothing came before the deadline; nothing is
     *         lost, and the call may be repeated
     */
    public final int recv(ByteBuffer target) throws IOException {
        requireReceivable(target);
        Call call = receiving.enter(this, RECV);
        try {
            return HeddleFile.orEnd(recvOnce(call, target), target, true);
        } finally {
            receiving.leave();
        }
    }

    /**
     * Receives until the target is full, without another thread's receiving in between. If it
     * fails, also by deadline, interrupt or close, the target's position tells what was received.
     *
     * @throws EOFException if the peer ends its sending first; what was received is in the target
     */
    public final void recvFully(ByteBuffer target) throws IOException {
        requireReceivable(target);
        Call call = receiving.enter(this, RECV);
        try {
            while (recvOnce(call, target) > 0 && target.hasRemaining()) {
                requireTime(RECV, call.deadlineNanos());
            }
        } finally {
            receiving.leave();
        }
        requireFull(target.remaining());
    }

    /**
     * Receives into several buffers, one after the other: recvmsg(2), and otherwise as
     * {@link #recv(ByteBuffer)}. One call fills at most 1024 of them, not counting empty ones at
     * the front.
     *
     * @return bytes received; -1 at the end of the stream; 0 if no buffer has room
     */
    public final long recv(ByteBuffer[] targets) throws IOException {
        requireConnected(RECV);
        BufferRow row = BufferRow.ofTargets(targets);
        Call call = receiving.enter(this, RECV);
        try {
            boolean hasRoom = row.hasRemaining();
            long count = recvOnce(call, row);
            return count == 0 && hasRoom ? -1 : count;
        } finally {
            receiving.leave();
        }
    }

    /**
     * Receives until all of any number of buffers are full, without another thread's receiving in
     * between. If it fails, also by deadline, interrupt or close, their positions tell what was
     * received.
     *
     * @throws EOFException if the peer ends its sending first; what was received is in the targets
     */
    public final void recvFully(ByteBuffer[] targets) throws IOException {
        requireConnected(RECV);
        BufferRow row = BufferRow.ofTargets(targets);
        Call call = receiving.enter(this, RECV);
        try {
            while (recvOnce(call, row) > 0 && row.hasRemaining()) {
                requireTime(RECV, call.deadlineNanos());
            }
        } finally {
            receiving.leave();
        }
        requireFull(row.remaining());
    }

    private void requireReceivable(ByteBuffer target) throws IOException {
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
        requireConnected(RECV);
    }

    private void requireFull(long missing) throws EOFException {
        if (missing > 0) {
            throw new EOFException(subject() + ": the peer ended its sending with " + missing
                    + " bytes still to be received");
        }
    }

    /** In this direction's turn: receives once; 0 at the end, or without room. */
    private int recvOnce(Call call, ByteBuffer target) throws IOException {
        begin(call, RECV);
        if (!target.hasRemaining()) {
            call.skip();
            return 0;
        }
        int number = handle.number();
        boolean inPlace = receiving.looksFirst(call, this) && call.recvInPlace(number, target);
        while (!inPlace && receiving.awaitsReadiness(call, this)) {
            inPlace = call.recvInPlace(number, target);
        }
        if (!inPlace) {
            call.loop().recv(call.completion(), number, target, receiving.waited, call);
        }
        int count = (int) finish(call, RECV);
        receiving.received(inPlace, count == target.remaining(), call.waited());
        target.position(target.position() + count);
        return count;
    }

    private long recvOnce(Call call, BufferRow row) throws IOException {
        begin(call, RECV);
        if (!row.hasRemaining()) {
            call.skip();
            return 0;
        }
        int number = handle.number();
        boolean inPlace = receiving.looksFirst(call, this) && row.recvInPlace(call, number);
        while (!inPlace && receiving.awaitsReadiness(call, this)) {
            inPlace = row.recvInPlace(call, number);
        }
        if (!inPlace) {
            row.recv(call, number);
        }
        long count = finish(call, RECV);
        receiving.received(inPlace, count == row.remaining(), call.waited());
        row.advance(count);
        return count;
    }

    /**
     * Sends: send(2). At least one byte, unless the source has none.
     *
     * @return bytes taken over by the system, which may be fewer than the source has
     * @throws java.net.SocketException if the connection was reset or the peer is gone
     * @throws java.net.SocketTimeoutException if no byte was taken before the deadline
     */
    public final int send(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        requireConnected(SEND);
        Call call = sending.enter(this, SEND);
        try {
            return sendOnce(call, source);
        } finally {
            sending.leave();
        }
    }

    /**
     * Sends all that the source has, without another thread's bytes in between. If it fails, also
     * by deadline, interrupt or close, the source's position tells what was sent.
     */
    public final void sendFully(ByteBuffer source) throws IOException {
        Objects.requireNonNull(source);
        requireConnected(SEND);
        Call call = sending.enter(this, SEND);
        try {
            sendOnce(call, source);
            while (source.hasRemaining()) {
                requireTime(SEND, call.deadlineNanos());
                sendOnce(call, source);
            }
        } finally {
            sending.leave();
        }
    }

    /** In this direction's turn: sends once. */
    int sendOnce(Call call, ByteBuffer source) throws IOException {
        begin(call, SEND);
        if (!source.hasRemaining()) {
            call.skip();
            return 0;
        }
        if (!sendsInPlace(call) || !call.sendInPlace(handle.number(), source)) {
            call.loop().send(call.completion(), handle.number(), source, call);
        }
        int count = (int) finish(call, SEND);
        source.position(source.position() + count);
        return count;
    }

    /**
     * Sends from several buffers, one after the other: sendmsg(2), and otherwise as
     * {@link #send(ByteBuffer)}. One call takes at most 1024 of them, not counting empty ones at
     * the front.
     */
    public final long send(ByteBuffer[] sources) throws IOException {
        requireConnected(SEND);
        BufferRow row = BufferRow.of(sources);
        Call call = sending.enter(this, SEND);
        try {
            return sendOnce(call, row);
        } finally {
            sending.leave();
        }
    }

    /**
     * Sends all of any number of buffers, one after the other, without another thread's bytes in
     * between. If it fails, also by deadline, interrupt or close, their positions tell what was
     * sent.
     */
    public final void sendFully(ByteBuffer[] sources) throws IOException {
        requireConnected(SEND);
        BufferRow row = BufferRow.of(sources);
        Call call = sending.enter(this, SEND);
        try {
            sendOnce(call, row);
            while (row.hasRemaining()) {
                requireTime(SEND, call.deadlineNanos());
                sendOnce(call, row);
            }
        } finally {
            sending.leave();
        }
    }

    /** One of the loop's own threads has the ring at hand, and submits together with others. */
    private boolean sendsInPlace(Call call) {
        return !call.loop().runsCaller() || isOver(call.deadlineNanos());
    }

    private long sendOnce(Call call, BufferRow row) throws IOException {
        begin(call, SEND);
        if (!row.hasRemaining()) {
            call.skip();
            return 0;
        }
        int number = handle.number();
        if (!sendsInPlace(call) || !row.sendInPlace(call, number)) {
            row.send(call, number);
        }
        long count = finish(call, SEND);
        row.advance(count);
        return count;
    }

    /**
     * Sends bytes of a file without their passing through the program: sendfile(2). At least one,
     * unless the file ends; as many as find room, so that a whole file takes a loop:
     *
     * <pre>{@code
     * for (long at = 0, size = file.size(); at < size; ) {
     *     at += socket.sendFile(file, at, size - at);
     * }
     * }</pre>
     *
     * <p>The terms are this socket's. Closing or cancelling the file ends the call, too.
     *
     * @param source   a file of the same {@link Heddle}, opened for reading
     * @param position in the file in bytes, at least 0
     * @param count    how many bytes at most, at least 0
     * @return bytes taken over by the system; 0 if the file ends at the position, or before
     * @throws java.net.SocketException if the connection was reset or the peer is gone
     * @throws java.net.SocketTimeoutException if no byte was taken before the deadline
     */
    public final long sendFile(HeddleFile source, long position, long count) throws IOException {
        FileOwner.requireNotNegative("count", count);
        source.requireReadable(position);
        requireConnected(SEND);
        FileRelay relay = new FileRelay(this, source);
        Call call = sending.enter(this, SEND);
        try {
            return count == 0 ? 0 : relay.by(call).send(this, position, count);
        } finally {
            sending.leave();
        }
    }

    /**
     * Receives into a file, through no memory of the program's. At least one byte, unless the peer
     * has ended its sending; what was received is written in full, whatever deadline passes or
     * interrupt comes meanwhile.
     *
     * <p>The terms are this socket's. Closing or cancelling the file ends the wait for bytes, too.
     *
     * @param target   a file of the same {@link Heddle}, opened for writing
     * @param position in the file in bytes, at least 0
     * @param count    how many bytes at most, at least 0
     * @return bytes received and written; -1 at the end of the stream; 0 if the count is 0
     * @throws java.nio.file.FileSystemException if the file could not take what had been received;
     *         those bytes are lost, and a suppressed exception tells how many they were
     * @throws java.net.SocketTimeoutException if nothing came before the deadline
     */
    public final long recvFile(HeddleFile target, long position, long count) throws IOException {
        FileOwner.requireNotNegative("count", count);
        FileOwner.requireNotNegative("position", position);
        target.requireWritable(HeddleFile.WRITE);
        requireConnected(RECV);
        FileRelay relay = new FileRelay(this, target);
        Call call = receiving.enter(this, RECV);
        try {
            return count == 0 ? 0 : relay.by(call).receive(position, count);
        } finally {
            receiving.leave();
        }
    }

    /**
     * Ends sending: the peer sees the end of the stream, and may still send. Later sends fail.
     * shutdown(2).
     */
    public final void shutdownOutput() throws IOException {
        shutdown("end sending", Operation.Shutdown.How.WRITE);
    }

    /** Ends receiving: later receives see the end of the stream. shutdown(2). */
    public final void shutdownInput() throws IOException {
        shutdown("end receiving", Operation.Shutdown.How.READ);
    }

    private void shutdown(String doing, Operation.Shutdown.How how) throws IOException {
        requireConnected(doing);
        Call call = come();
        begin(call, doing);
        call.loop().shutdown(call.completion(), handle.number(), how, call);
        finish(call, doing);
        engine.give(call);
    }

    /** Bytes to be received without waiting, FIONREAD in tcp(7); 0 where the system tells none. */
    public final int available() throws IOException {
        return withHandle("available", () -> sockets().available(handle.number()));
    }

    /** The address of this end; null if it has neither been bound nor connected. */
    public abstract SocketAddress localAddress() throws IOException;

    /** The address of the other end; null if it has not been connected yet. */
    public SocketAddress remoteAddress() {
        return state.remote;
    }

    /**
     * Sets an option.
     *
     * @throws UnsupportedOperationException if it is not {@linkplain #supportedOptions supported}
     * @throws IllegalArgumentException      if the value does not fit
     */
    public abstract <T> StreamSocket setOption(SocketOption<T> option, T value)
            throws IOException;

    @Override
    public final String toString() {
        return described(subject());
    }
}
