package dev.heddle;

import dev.heddle.backend.Failures;
import dev.heddle.backend.Sockets;
import dev.heddle.loop.Call;
import dev.heddle.loop.Counter;
import dev.heddle.loop.IoLoop;
import dev.heddle.loop.LoopThread;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way in: opens files and sockets whose calls park virtual threads until they are done.
 *
 * <pre>{@code
 * try (Heddle heddle = Heddle.open(); HeddleFile file = heddle.openFile(path)) {
 *     file.readFully(buffer, 0);
 * }
 * }</pre>
 *
 * <p>Any thread may call: virtual threads park, platform threads block. All calls that wait react
 * to {@link Thread#interrupt}: they end with {@link java.io.InterruptedIOException} (those of this
 * class and of {@link Event} that do no I/O, with {@link InterruptedException}), the interrupt
 * status stays set, and unlike the JDK's channels the file or socket stays open for its other
 * users. If the operation had succeeded by then, its result is returned all the same and nothing
 * is lost.
 *
 * <p>Each one has a daemon thread of its own and some memory; a program needs one.
 */
public final class Heddle implements AutoCloseable {
    private static final int PERMISSIONS_DEFAULT = 0666;
    private static final int PERMISSIONS_MAX = 07777;

    private final LoopThread thread;
    private final CallPool calls;
    private final Holdings holdings;
    private final ReentrantLock closeLock = new ReentrantLock();

    private Heddle(HeddleOptions options) throws IOException {
        thread = new LoopThread(options.settings());
        calls = new CallPool(thread.loop());
        holdings = new Holdings(thread.loop());
    }

    /** Opens one with the {@linkplain HeddleOptions#defaults defaults}. */
    public static Heddle open() throws IOException {
        return open(HeddleOptions.defaults());
    }

    /**
     * Opens one.
     *
     * @throws IOException if a backend is {@linkplain HeddleOptions#backend forced} and cannot run
     *                     here; the message says why and what helps
     * @throws IllegalArgumentException if the system property {@code dev.heddle.backend} names
     *                     none
     */
    public static Heddle open(HeddleOptions options) throws IOException {
        return new Heddle(options);
    }

    /** The backend that was chosen: {@link BackendKind#URING} or {@link BackendKind#NIO}. */
    public BackendKind backend() {
        String name = loop().backend().name();
        for (BackendKind kind : BackendKind.values()) {
            if (name.equals(kind.backendName())) {
                return kind;
            }
        }
        throw new AssertionError(name);
    }

    /** Why that backend was chosen, as a sentence; with what would help, if it is not the best. */
    public String backendReason() {
        return thread.reason();
    }

    /** Counts since opening, by name, such as {@code IN_PLACE} or {@code WAKES}. */
    public Map<String, Long> statistics() {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            counts.put(counter.name(), loop().count(counter));
        }
        return counts;
    }

    /**
     * Opens a file, with the permissions {@code rw-rw-rw-} less the process's umask if it is made.
     *
     * @see #openFile(Path, Set, int)
     */
    public HeddleFile openFile(Path path, OpenOption... options) throws IOException {
        return openFile(path, Set.copyOf(List.of(options)), PERMISSIONS_DEFAULT);
    }

    /**
     * Opens a file as {@link java.nio.channels.FileChannel#open} does.
     *
     * @param path        in the default file system
     * @param options     {@link StandardOpenOption}s, {@link LinkOption#NOFOLLOW_LINKS} and
     *                    {@code com.sun.nio.file.ExtendedOpenOption.DIRECT}; none means
     *                    {@code READ}. A file opened with {@code DELETE_ON_CLOSE} loses its name
     *                    at once, where the system allows it, and must not be a symbolic link
     * @param permissions for a file that is made, as chmod(2)'s mode, 0 to 07777
     * @throws java.nio.file.NoSuchFileException         if it is missing
     * @throws java.nio.file.FileAlreadyExistsException  if it is there, with {@code CREATE_NEW}
     * @throws java.nio.file.AccessDeniedException       if permission is lacking
     * @throws java.nio.file.FileSystemException         for other failures
     * @throws IllegalArgumentException      if the options contradict each other
     * @throws UnsupportedOperationException if an option is unknown
     */
    public HeddleFile openFile(Path path, Set<? extends OpenOption> options, int permissions)
            throws IOException {
        if (permissions < 0 || permissions > PERMISSIONS_MAX) {
            throw new IllegalArgumentException("permissions are " + permissions
                    + ", but must be 0 to " + PERMISSIONS_MAX + " (07777)");
        }
        Set<OpenOption> checked = OpenOptions.checked(path, options);
        Set<OpenOption> toBackend = new HashSet<>(checked);
        boolean deletes = toBackend.remove(StandardOpenOption.DELETE_ON_CLOSE);
        if (deletes) {
            // As in the JDK: the name that is lost has to be that of the file opened.
            toBackend.add(LinkOption.NOFOLLOW_LINKS);
        }
        return holdings.opening(() -> {
            HeddleFile file = holdings.register(new HeddleFile(this,
                    openNumber(path, toBackend, permissions), path, checked), "open");
            if (deletes) {
                unlink(path);
            }
            return file;
        });
    }

    private int openNumber(Path path, Set<OpenOption> options, int permissions)
            throws IOException {
        Call call = new Call(loop());
        requireNotInterrupted("open", path);
        // A share of the call's own, by which closing finds it to cancel it.
        if (!holdings.openings().acquire()) {
            throw CallFailures.closedMeanwhile("open", path);
        }
        call.begin(holdings.openings());
        loop().open(call.completion(), path, options, permissions, call);
        return (int) finish(call, "open", path);
    }

    /** Like unlink(2), for which the JDK has no call, this spares directories. */
    private static void unlink(Path path) {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException promisedOnlyWhereAllowed) {
                // The file is open and of use all the same; the JDK does not tell either.
            }
        }
    }

    /**
     * Asks for a file's attributes: {@link Files#readAttributes}.
     *
     * @param options {@link LinkOption#NOFOLLOW_LINKS} for those of a symbolic link itself
     */
    public FileStatus status(Path path, LinkOption... options) throws IOException {
        boolean follow = !List.of(options).contains(LinkOption.NOFOLLOW_LINKS);
        holdings.requireOpen();
        requireNotInterrupted("stat", path);
        Call call = new Call(loop());
        call.begin(null);
        loop().stat(call.completion(), path, follow, call);
        finish(call, "stat", path);
        return new FileStatus(call.completion().status());
    }

    /**
     * Connects to a host by name or address, trying each of its addresses in turn.
     *
     * @param port 1 to 65 535
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.ConnectException     if nobody listens there
     */
    public TcpSocket connect(String host, int port) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            try {
                return connect(new InetSocketAddress(address, port));
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
            }
        }
        throw failure;
    }

    /** Connects to an address, without a limit of time but the system's own. */
    public TcpSocket connect(InetSocketAddress remote) throws IOException {
        return connect(remote, Call.NO_DEADLINE);
    }

    /**
     * Connects to an address.
     *
     * @throws java.net.ConnectException       if nobody listens there
     * @throws java.net.SocketTimeoutException if the time passes first
     * @throws UnresolvedAddressException      if the address is unresolved
     */
    public TcpSocket connect(InetSocketAddress remote, Duration timeout) throws IOException {
        return connect(remote, deadlineAfter(timeout));
    }

    private TcpSocket connect(InetSocketAddress remote, long deadline) throws IOException {
        requireResolved(remote);
        return holdings.opening(() -> connectNow(remote, deadline));
    }

    private TcpSocket connectNow(InetSocketAddress remote, long deadline) throws IOException {
        int number = sockets().openStream(family(remote));
        TcpSocket socket = holdings.register(new TcpSocket(this, number, remote),
                "connect");
        boolean connected = false;
        try {
            socket.connect(deadline);
            connected = true;
            return socket;
        } finally {
            if (!connected) {
                socket.close();
            }
        }
    }

    /** Listens on an address with a backlog of 128: see {@link #listen(InetSocketAddress, int)}. */
    public TcpListener listen(InetSocketAddress local) throws IOException {
        return listen(local, TcpListener.BACKLOG_DEFAULT);
    }

    /**
     * Listens for connections: bind(2), listen(2).
     *
     * @param local   port 0 lets the system choose: see {@link TcpListener#localAddress}; the
     *                wildcard address stands for all addresses, of IPv4 and IPv6
     * @param backlog connections that may wait to be accepted, at least 1; the system may clamp it
     * @throws java.net.BindException if the port is in use, or the address not this machine's
     */
    public TcpListener listen(InetSocketAddress local, int backlog) throws IOException {
        requireResolved(local);
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog is " + backlog + ", but must be 1 or more");
        }
        return holdings.opening(() -> listenNow(local, backlog));
    }

    private TcpListener listenNow(InetSocketAddress local, int backlog) throws IOException {
        int number = sockets().openListener(listeningFamily(local));
        TcpListener listener = new TcpListener(this, number, local);
        boolean listening = false;
        try {
            sockets().listen(number, local, backlog);
            listener.bound(sockets().localAddress(number));
            listening = true;
            return holdings.register(listener, "listen");
        } finally {
            if (!listening) {
                listener.close();
            }
        }
    }

    /** Makes an event; it holds no resource. */
    public Event event() {
        return new Event(this);
    }

    /**
     * Sleeps, never shorter than the time given: {@link Thread#sleep(Duration)}.
     *
     * @throws InterruptedException  if the thread was interrupted before or meanwhile; its
     *                               interrupt status is cleared
     * @throws IllegalStateException if this is closed before or meanwhile
     */
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        holdings.requireOpen();
        Call call = calls.take();
        call.begin(null);
        loop().timeout(call.completion(), time, call);
        awaitWait(call, Call.NO_DEADLINE, "sleeping");
        calls.give(call);
    }

    /** Whether this has not been closed. */
    public boolean isOpen() {
        return !holdings.isClosed();
    }

    /**
     * Closes every file and socket opened by this, ends every call under way with
     * {@link java.nio.channels.AsynchronousCloseException}, and stops the loop. When it returns,
     * no thread is parked in a call, no memory is written to any more, and every descriptor is
     * given back. An interrupt does not end it early. Closing again does nothing.
     *
     * @throws IOException if closing one of them failed; they are closed all the same
     */
    @Override
    public void close() throws IOException {
        closeLock.lock();
        try {
            if (!holdings.isClosed()) {
                IOException failure = holdings.close();
                thread.close();
                if (failure != null) {
                    throw failure;
                }
            }
        } finally {
            closeLock.unlock();
        }
    }

    IoLoop loop() {
        return thread.loop();
    }

    CallPool calls() {
        return calls;
    }

    Sockets sockets() {
        return loop().sockets();
    }

    Holdings holdings() {
        return holdings;
    }

    long deadlineAfter(Duration timeout) {
        return loop().deadlineAfter(timeout);
    }

    private static void requireNotInterrupted(String doing, Object subject)
            throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw CallFailures.interrupted(doing, subject);
        }
    }

    private long finish(Call call, String doing, Object subject) throws IOException {
        Call.End end = call.await(Call.NO_DEADLINE);
        if (call.errno() != null) {
            throw CallFailures.of(call, end, doing, subject, holdings.isClosed());
        }
        return call.result();
    }

    /**
     * Waits for a timer or an event.
     *
     * @return whether it came to pass; false if the deadline was first
     */
    boolean awaitWait(Call call, long deadlineNanos, String doing) throws InterruptedException {
        Call.End end = call.await(deadlineNanos);
        if (call.errno() == null) {
            return true;
        }
        return switch (end) {
            case EXPIRED -> false;
            case INTERRUPTED -> {
                Thread.interrupted();
                throw new InterruptedException();
            }
            case UNDISTURBED -> throw new IllegalStateException(
                    doing + " ended early, since the Heddle was closed", call.cause());
        };
    }

    private static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
    }

    private static ProtocolFamily family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }

    /** As in the JDK, the wildcard of IPv4 stands for all addresses, those of IPv6 included. */
    private static ProtocolFamily listeningFamily(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress() ? null : family(address);
    }
}
