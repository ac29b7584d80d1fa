package dev.heddle.nio;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Capability;
import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.LockOperation;
import dev.heddle.backend.Operation;
import dev.heddle.backend.PathOperation;
import dev.heddle.backend.Sockets;
import dev.heddle.backend.StreamVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The contract on the JDK's channels: sockets by a selector, files by a pool of threads. */
final class NioBackend implements Backend {
    /*
     * Submit and cancel only take notes: no channel, lock or selector is touched there, since the
     * submitter may be a virtual thread that runs on the driving thread, and a virtual thread that
     * parked half-way through would let the next one in. All work is done by turn, as with a ring.
     */
    /** Shared with those beside this one; the last to close closes what is left open. */
    private final Handles handles;
    private final NioSockets sockets;
    private final Set<Capability> capabilities = EnumSet.of(Capability.WHOLE_TRANSFERS);
    private final Bell bell;
    private final Poller poller;
    private final FileLane files;
    private final BooleanSupplier nothingCollectable;

    // The driving thread's alone:
    private final Flights flights;
    private final FlightQueue submitted = new FlightQueue();
    private final ArrayDeque<Flight> cancels = new ArrayDeque<>();
    private final FlightQueue ready = new FlightQueue();
    private final int entriesMax;
    /** Submissions and cancels since the last turn. */
    private int entries;
    private boolean closed;

    /** @param channels opens the channels and the selector */
    NioBackend(BackendLimits limits, Handles handles, SelectorProvider channels)
            throws IOException {
        this.handles = handles;
        entriesMax = limits.submissionEntries();
        flights = new Flights(limits.maxInFlight());
        sockets = new NioSockets(handles, channels);
        if (FileStatuses.hasView(Path.of(""), "unix")) {
            capabilities.add(Capability.STAT_UNIX);
        }
        poller = new Poller(channels.openSelector(), ready);
        bell = new Bell(poller::wakeup);
        files = new FileLane(limits.fileThreads(), handles, ready, bell);
        nothingCollectable = files::isEmpty;
        handles.enter(); // last, so that who fails before has nothing to leave
    }

    Handles handles() {
        return handles;
    }

    @Override
    public String name() {
        return NioProvider.NAME;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.copyOf(capabilities);
    }

    @Override
    public int capacity() {
        return flights.capacity();
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    /** The JDK's channels themselves keep memory from being freed during each of their calls. */
    @Override
    public boolean accepts(ByteBuffer buffer) {
        return buffer.isDirect();
    }

    @Override
    public boolean submit(Operation operation) {
        if (entries == entriesMax) {
            return false;
        }
        Flight flight = flights.board(operation);
        if (flight == null) {
            return false;
        }
        entries++;
        submitted.add(flight);
        return true;
    }

    @Override
    public boolean cancel(Operation target) {
        Flight flight = flights.of(target);
        if (flight == null || target instanceof Operation.Close) {
            return true; // it has ended, or must not be kept from its end
        }
        if (entries == entriesMax) {
            return false;
        }
        entries++;
        flight.cancelled = true;
        cancels.add(flight);
        return true;
    }

    @Override
    public void turn(long timeoutNanos, Consumer<? super Operation> ended) {
        begin();
        boolean waits =
                timeoutNanos > 0 && ready.isEmpty() && bell.fallAsleep(nothingCollectable);
        try { // in every turn: it also lets go of the sockets that were closed just now
            poller.select(waits ? timeoutNanos : 0);
        } finally {
            bell.rise();
        }
        report(ended);
    }

    /** A selector waits for a single socket, and by the millisecond: so this waits without. */
    @Override
    public void turn(long timeoutNanos, int wanted, Consumer<? super Operation> ended) {
        begin();
        if (ready.isEmpty()) {
            LockSupport.parkNanos(timeoutNanos);
        }
        poller.select(0);
        report(ended);
    }

    private void begin() {
        entries = 0;
        setGoing();
        files.collect();
    }

    private void report(Consumer<? super Operation> ended) {
        files.collect();
        for (Flight flight; (flight = ready.poll()) != null; ) {
            ended.accept(flights.land(flight));
        }
    }

    private void setGoing() {
        for (Flight flight; (flight = submitted.poll()) != null; ) {
            if (flight.cancelled) {
                end(flight, Errno.ECANCELED, null);
            } else {
                startOrFail(flight);
            }
        }
        for (Flight flight; (flight = cancels.poll()) != null; ) {
            cancel(flight);
        }
    }

    /** Whatever goes wrong before the flight is in a queue again, it must not get lost. */
    private void startOrFail(Flight flight) {
        try {
            start(flight);
        } catch (Throwable t) {
            end(flight, ErrnoOf.of(t), t);
        }
    }

    private void start(Flight flight) {
        switch (flight.operation) {
            case Operation.Nop nop -> {
                nop.succeed(0);
                ready.add(flight);
            }
            case Operation.Open open -> files.open(flight, open);
            case PathOperation path -> files.run(flight, () -> PathCalls.make(path));
            case Operation.Stat stat when stat.path != null ->
                    files.run(flight, () -> FileStatuses.ofPath(stat));
            case Operation.Stat stat ->
                    onFile(flight, file -> FileStatuses.ofFile(file, stat));
            case Operation.Read read -> {
                ByteBuffer to = flight.view(read.buffer);
                onFile(flight, file -> FileCalls.read(file, to, read.position));
            }
            case Operation.Write write -> {
                ByteBuffer from = flight.view(write.buffer);
                onFile(flight, file -> FileCalls.write(file, from, write.position));
            }
            case Operation.ReadVector read -> {
                ByteBuffer[] to = flight.views;
                onFile(flight, file -> FileCalls.read(file, to, read.position));
            }
            case Operation.WriteVector write -> {
                ByteBuffer[] from = flight.views;
                onFile(flight, file -> FileCalls.write(file, from, write.position));
            }
            case Operation.Sync sync ->
                    onFile(flight, file -> FileCalls.sync(file, sync.dataOnly));
            case Operation.Allocate allocate -> onFile(flight,
                    file -> FileCalls.allocate(file, allocate.position, allocate.length));
            case Operation.Truncate truncate ->
                    onFile(flight, file -> FileCalls.truncate(file, truncate.size));
            case LockOperation.TryLock lock ->
                    onFile(flight, file -> LockCalls.tryLock(file, lock));
            case LockOperation.Unlock unlock ->
                    onFile(flight, file -> LockCalls.unlock(file, unlock));
            case Operation.Recv recv -> onSocket(flight, Stream.class, poller::read);
            case Operation.Send send -> onSocket(flight, Stream.class, poller::write);
            case StreamVector.RecvVector recv ->
                    onSocket(flight, Stream.class, poller::read);
            case StreamVector.SendVector send ->
                    onSocket(flight, Stream.class, poller::write);
            case Datagram.RecvFrom recv -> onSocket(flight, Udp.class, poller::read);
            case Datagram.SendTo send -> onSocket(flight, Udp.class, poller::write);
            case Operation.Connect connect -> onSocket(flight, Stream.class, poller::write);
            case Operation.Accept accept -> onSocket(flight, Listener.class, poller::read);
            case Operation.Poll poll when poll.forRoom ->
                    onSocket(flight, Stream.class, poller::write);
            case Operation.Poll poll -> onSocket(flight, PolledSocket.class, poller::read);
            case Operation.Watch watch -> refuse(flight, Errno.EOPNOTSUPP);
            case Operation.CopyRange copy -> copyRange(flight, copy);
            case Operation.SendFile send -> sendFile(flight, send);
            case Operation.Shutdown shutdown -> onSocket(flight, Stream.class, this::shutdown);
            case Operation.Close close -> close(flight);
        }
    }

    /** A call on an open file. */
    @FunctionalInterface
    private interface FileCall {
        long run(OpenFile file) throws IOException;
    }

    private void onFile(Flight flight, FileCall call) {
        if (handles.of(flight.operation.handle()) instanceof OpenFile file) {
            files.run(flight, file, () -> call.run(file));
        } else {
            refuse(flight, Errno.EINVAL);
        }
    }

    /** Of both this and the next, a file may be a sibling's: neither counts among its calls. */
    private void copyRange(Flight flight, Operation.CopyRange copy) {
        if (!(handles.of(copy.source) instanceof OpenFile source)) {
            end(flight, Errno.EBADF, null);
        } else if (handles.of(copy.handle) instanceof OpenFile target) {
            files.run(flight, () -> Transfers.copyRange(source, target, copy));
        } else {
            refuse(flight, Errno.EINVAL);
        }
    }

    private void sendFile(Flight flight, Operation.SendFile send) {
        if (handles.of(send.source) instanceof OpenFile source
                && handles.of(send.handle) instanceof Stream stream) {
            files.run(flight, () -> Transfers.sendFile(source, stream, send));
        } else {
            refuse(flight, Errno.EINVAL);
        }
    }

    /** What is done with a socket. */
    @FunctionalInterface
    private interface SocketCall<S extends PolledSocket> {
        void run(S socket, Flight flight);
    }

    private <S extends PolledSocket> void onSocket(Flight flight, Class<S> kind,
            SocketCall<? super S> call) {
        Handle handle = handles.of(flight.operation.handle());
        if (kind.isInstance(handle)) {
            flight.handle = handle;
            call.run(kind.cast(handle), flight);
        } else {
            refuse(flight, handle instanceof OpenFile ? Errno.ENOTSOCK : Errno.EINVAL);
        }
    }

    /** Ends an operation whose handle is of the wrong kind, or of none. */
    private void refuse(Flight flight, Errno wrongKind) {
        boolean known = handles.of(flight.operation.handle()) != null;
        end(flight, known ? wrongKind : Errno.EBADF, null);
    }

    private void end(Flight flight, Errno errno, Throwable cause) {
        flight.operation.fail(errno, cause);
        ready.add(flight);
    }

    private void shutdown(Stream stream, Flight flight) {
        stream.shutdown((Operation.Shutdown) flight.operation);
        ready.add(flight);
    }

    private void close(Flight flight) {
        switch (handles.of(flight.operation.handle())) {
            case null -> end(flight, Errno.EBADF, null);
            case OpenFile file -> files.close(file, flight);
            case PolledSocket socket -> {
                handles.remove(socket);
                poller.close(socket, flight);
            }
        }
    }

    private void cancel(Flight flight) {
        if (flight.handle instanceof PolledSocket socket) {
            poller.cancel(socket, flight);
        } else {
            files.cancel(flight);
        }
    }

    @Override
    public void wake() {
        bell.wake();
    }

    @Override
    public int readNow(int handle, ByteBuffer target, long position) {
        return handles.of(handle) instanceof OpenFile file && file.readsInPlace != null
                ? file.readsInPlace.attempt(target, position) : NOT_NOW;
    }

    @Override
    public boolean attempt(Operation operation) {
        return handles.of(operation.handle()) instanceof PolledSocket socket
                && socket.attempt(operation);
    }

    @Override
    public int workers() {
        return files.workers();
    }

    @Override
    public void release(int number) {
        Handle handle = handles.of(number);
        if (handle != null) {
            handles.remove(handle);
            closeQuietly(handle::closeChannel);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        files.shutdown();
        for (Handle handle : handles.leave()) {
            closeQuietly(handle::closeChannel);
        }
        files.join();
        closeQuietly(poller::close);
    }

    private interface Closing {
        void close() throws IOException;
    }

    private static void closeQuietly(Closing closing) {
        try {
            closing.close();
        } catch (IOException untold) {
            // There is nobody to tell: the owner has left without closing.
        }
    }
}
