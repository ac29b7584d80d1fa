package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Drives one backend by hand from the test's thread, and checks of every operation that it is
 * reported within a turn, exactly once, with its buffer's position and limit where they were.
 * What was interrupted it submits again, as the loop does.
 */
public final class Rig implements AutoCloseable {
    /** Much longer than anything here takes, so that whatever exceeds it hangs. */
    public static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(20);

    public final Backend backend;
    /** A folder of this test's own. */
    public final Path dir;

    /** In flight, with where their buffers stood. */
    private final Map<Operation, int[]> inFlight = new IdentityHashMap<>();
    private final List<Integer> handles = new ArrayList<>();
    private final Set<Operation> cancelled = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Operation> toRepeat = new ArrayDeque<>();
    private boolean turning;

    public Rig(Backend backend, Path dir) {
        this.backend = backend;
        this.dir = dir;
    }

    /** A direct buffer of so many bytes, each set to the value. */
    public static ByteBuffer filled(int bytes, int value) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer.put(i, (byte) value);
        }
        return buffer;
    }

    /** A direct buffer of so many bytes that differ from their neighbours. */
    public static ByteBuffer patterned(int bytes) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
        for (int i = 0; i < bytes; i++) {
            buffer.put(i, (byte) (i * 7 + i / 251));
        }
        return buffer;
    }

    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Hands an operation over, turning as long as the backend has no room. */
    public void submit(Operation operation) {
        int[] where = where(operation);
        assertNull(inFlight.put(operation, where), "is in flight already");
        give(operation);
    }

    private void give(Operation operation) {
        long start = System.nanoTime();
        while (!backend.submit(operation)) {
            assertTrue(System.nanoTime() - start < DEADLINE_NS, "never found room: " + operation);
            turn(0);
        }
    }

    private static int[] where(Operation operation) {
        return operation instanceof Operation.Transfer transfer
                ? new int[] {transfer.buffer.position(), transfer.buffer.limit()} : new int[0];
    }

    public void cancel(Operation operation) {
        if (toRepeat.remove(operation)) {
            operation.fail(Errno.ECANCELED, null);
            inFlight.remove(operation);
        } else if (isInFlight(operation)) {
            cancelled.add(operation);
        }
        long start = System.nanoTime();
        while (!backend.cancel(operation)) {
            assertTrue(System.nanoTime() - start < DEADLINE_NS, "never found room for a cancel");
            turn(0);
        }
    }

    public boolean isInFlight(Operation operation) {
        return inFlight.containsKey(operation);
    }

    public void turn(long nanos) {
        turn(nanos, 1);
    }

    /** With a wait for several. */
    public void turn(long nanos, int wanted) {
        while (!toRepeat.isEmpty()) {
            give(toRepeat.poll());
        }
        turning = true;
        try {
            if (wanted > 1) {
                backend.turn(nanos, wanted, this::ended);
            } else {
                backend.turn(nanos, this::ended);
            }
        } finally {
            turning = false;
        }
    }

    private void ended(Operation operation) {
        assertTrue(turning, "reported outside a turn");
        boolean wasCancelled = cancelled.remove(operation);
        if (operation.hasToBeRepeated() && inFlight.containsKey(operation)) {
            if (!wasCancelled) {
                toRepeat.add(operation);
                return;
            }
            operation.fail(Errno.ECANCELED, null);
        }
        int[] before = inFlight.remove(operation);
        assertNotNull(before, "reported though not in flight");
        int[] after = where(operation);
        for (int i = 0; i < before.length; i++) {
            assertEquals(before[i], after[i], "the buffer's position or limit was moved");
        }
        if (operation.errno() == null && operation.result() >= 0) {
            switch (operation) {
                case Operation.Open open -> handles.add((int) open.result());
                case Operation.Accept accept -> handles.add((int) accept.result());
                default -> { }
            }
        }
    }

    /** Turns until the condition holds. */
    public void turnUntil(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE_NS) {
                fail("nothing happened in time; in flight: " + inFlight.keySet());
            }
            turn(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** Waits for the end of an operation in flight. */
    public void await(Operation operation) {
        turnUntil(() -> !isInFlight(operation));
    }

    /** Submits, waits, and expects success. */
    public long result(Operation operation) {
        submit(operation);
        return resultOf(operation);
    }

    /** Waits, and expects success. */
    public long resultOf(Operation operation) {
        await(operation);
        assertNull(operation.errno(), () -> operation.getClass().getSimpleName() + " failed: "
                + operation.errno() + ", " + operation.cause());
        return operation.result();
    }

    /**
     * Submits, waits, and expects so many bytes: at once, if the backend says that it does so;
     * else in as many steps as it likes.
     */
    public void expect(long bytes, Operation transfer) {
        expect(bytes, transfer, result(transfer), this::result);
    }

    /** The same of a transfer that was submitted before. */
    public void expectOf(long bytes, Operation transfer) {
        expect(bytes, transfer, resultOf(transfer), this::result);
    }

    /** Has a transfer made in place that needs no waiting; its result may be a failure. */
    public void attempt(Operation.Transfer transfer) {
        long start = System.nanoTime();
        while (!backend.attempt(transfer)) {
            assertFalse(backend.capabilities().contains(Capability.WHOLE_TRANSFERS),
                    "not done in place, though it need not wait");
            assertTrue(System.nanoTime() - start < DEADLINE_NS, "never done in place");
        }
    }

    /** The same, and expects so many bytes. */
    public void expectInPlace(long bytes, Operation.Transfer transfer) {
        attempt(transfer);
        expect(bytes, transfer, transfer.result(), step -> {
            attempt(transfer);
            return transfer.result();
        });
    }

    /** The same after a first count, with steps of the caller's own, which give theirs. */
    void expect(long bytes, Operation transfer, long first, ToLongFunction<Operation> step) {
        long count = first;
        if (!backend.capabilities().contains(Capability.WHOLE_TRANSFERS)) {
            var rest = new Rest(transfer);
            while (count < bytes && rest.advance()) {
                count += step.applyAsLong(transfer);
            }
            rest.restore();
        }
        assertEquals(bytes, count);
    }

    /** Submits, waits, and expects a failure. */
    public Errno errno(Operation operation) {
        submit(operation);
        return errnoOf(operation);
    }

    /** Submits, waits, and tells how it failed; null if it did not. */
    public Errno ends(Operation operation) {
        submit(operation);
        await(operation);
        return operation.errno();
    }

    /** Waits, and expects a failure. */
    public Errno errnoOf(Operation operation) {
        await(operation);
        assertNotNull(operation.errno(), () -> operation.getClass().getSimpleName()
                + " should have failed, but gave " + operation.result());
        return operation.errno();
    }

    public Operation.Open opening(Path path, OpenOption... options) {
        var open = new Operation.Open(this);
        open.path = path;
        open.options = Set.of(options);
        open.mode = 0640;
        return open;
    }

    public int open(Path path, OpenOption... options) {
        return (int) result(opening(path, options));
    }

    public Operation.Close closing(int handle) {
        var close = new Operation.Close(this);
        close.handle = handle;
        handles.remove((Integer) handle);
        return close;
    }

    public void close(int handle) {
        assertEquals(0, result(closing(handle)));
    }

    public Operation.Read reading(int handle, ByteBuffer buffer, long position) {
        var read = new Operation.Read(this);
        read.handle = handle;
        read.buffer = buffer;
        read.position = position;
        return read;
    }

    public Operation.Write writing(int handle, ByteBuffer buffer, long position) {
        var write = new Operation.Write(this);
        write.handle = handle;
        write.buffer = buffer;
        write.position = position;
        return write;
    }

    public Operation.Recv receiving(int handle, ByteBuffer buffer) {
        var recv = new Operation.Recv(this);
        recv.handle = handle;
        recv.buffer = buffer;
        return recv;
    }

    public Operation.Send sending(int handle, ByteBuffer buffer) {
        var send = new Operation.Send(this);
        send.handle = handle;
        send.buffer = buffer;
        return send;
    }

    public Datagram.RecvFrom receivingFrom(int handle, ByteBuffer buffer) {
        var recv = new Datagram.RecvFrom(this);
        recv.handle = handle;
        recv.buffer = buffer;
        return recv;
    }

    public Datagram.SendTo sendingTo(int handle, SocketAddress remote, ByteBuffer buffer) {
        var send = new Datagram.SendTo(this);
        send.handle = handle;
        send.remote = remote;
        send.buffer = buffer;
        return send;
    }

    public Operation.Accept accepting(int handle) {
        var accept = new Operation.Accept(this);
        accept.handle = handle;
        return accept;
    }

    public Operation.Connect connecting(int handle, SocketAddress remote) {
        var connect = new Operation.Connect(this);
        connect.handle = handle;
        connect.remote = remote;
        return connect;
    }

    public Operation.Shutdown shuttingDown(int handle, Operation.Shutdown.How how) {
        var shutdown = new Operation.Shutdown(this);
        shutdown.handle = handle;
        shutdown.how = how;
        return shutdown;
    }

    public int stream() throws IOException {
        return stream(null);
    }

    public int stream(ProtocolFamily family) throws IOException {
        return own(backend.sockets().openStream(family));
    }

    private int own(int handle) {
        handles.add(handle);
        return handle;
    }

    /** A socket that listens on the loopback address. */
    public int listener() throws IOException {
        return listener(null, loopback(0), 64);
    }

    public int listener(ProtocolFamily family, SocketAddress local, int backlog)
            throws IOException {
        int handle = own(backend.sockets().openListener(family));
        backend.sockets().listen(handle, local, backlog);
        return handle;
    }

    /** A UDP socket on the loopback address. */
    public int udp() throws IOException {
        return udp(StandardProtocolFamily.INET, loopback(0));
    }

    public int udp(ProtocolFamily family, SocketAddress local) throws IOException {
        int handle = own(backend.sockets().openDatagram(family));
        backend.sockets().bind(handle, local);
        return handle;
    }

    public InetSocketAddress address(int handle) throws IOException {
        return (InetSocketAddress) backend.sockets().localAddress(handle);
    }

    /** Two ends of a connection: the one that connected, and the one accepted. */
    public int[] pair() throws IOException {
        int listener = listener();
        int client = stream();
        var accept = accepting(listener);
        submit(accept);
        assertEquals(0, result(connecting(client, loopback(address(listener).getPort()))));
        int server = (int) resultOf(accept);
        close(listener);
        return new int[] {client, server};
    }

    /** Gives back what the test has left open, and closes the backend. */
    @Override
    public void close() {
        for (Operation operation : List.copyOf(inFlight.keySet())) {
            cancel(operation);
        }
        for (int handle : List.copyOf(handles)) {
            submit(closing(handle));
        }
        turnUntil(inFlight::isEmpty);
        backend.close();
    }
}
