package dev.heddle;

import dev.heddle.loop.Counter;
import dev.heddle.loop.LoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

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
 * <p>Each one has a daemon thread of its own, or {@linkplain HeddleOptions#loops several}, and some
 * memory; a program needs one.
 */
public final class Heddle implements AutoCloseable {
    /** What all views of this share. */
    private final Engine engine;
    private final Terms terms;

    private Heddle(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
    }

    Heddle(LoopGroup loops) {
        this(new Engine(loops), Terms.NONE);
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
        return new Heddle(new LoopGroup(options.settings()));
    }

    /**
     * Another view of this, whose calls have a deadline; what is opened through it has the same.
     * {@link #sleep} takes no notice of it.
     */
    public Heddle withDeadline(Deadline deadline) {
        return new Heddle(engine, terms.with(deadline));
    }

    /**
     * Another view of this, whose calls belong to a scope, and those on what is opened through it.
     *
     * @throws IllegalArgumentException if the scope is another Heddle's
     */
    public Heddle in(CancelScope scope) {
        return new Heddle(engine, terms.in(engine.own(scope)));
    }

    /** An absolute deadline: so much time from now for all calls that share it. */
    public Deadline deadline(Duration time) {
        return Deadline.at(engine.loops().first().deadlineAfter(time));
    }

    /** Opens a scope, which cancels together what is started in it. */
    public CancelScope cancelScope() {
        return new CancelScope(engine);
    }

    /** The backend that was chosen: {@link BackendKind#URING} or {@link BackendKind#NIO}. */
    public BackendKind backend() {
        String name = engine.backend().name();
        for (BackendKind kind : BackendKind.values()) {
            if (name.equals(kind.backendName())) {
                return kind;
            }
        }
        throw new AssertionError(name);
    }

    /** Why that backend was chosen, as a sentence; with what would help, if it is not the best. */
    public String backendReason() {
        return engine.loops().reason();
    }

    /**
     * Counts since opening, by name, such as {@code IN_PLACE} or {@code WAKES}; among them how
     * often each limit of {@link HeddleOptions} was met. {@code WORKERS} is the number of threads
     * that make blocking calls at the moment, the kernel's included.
     */
    public Map<String, Long> statistics() {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            counts.put(counter.name(), engine.loops().count(counter));
        }
        counts.put("WORKERS", (long) engine.loops().workers());
        return counts;
    }

    /**
     * Opens a file, with the permissions {@code rw-rw-rw-} less the process's umask if it is made.
     *
     * @see #openFile(Path, Set, int)
     */
    public HeddleFile openFile(Path path, OpenOption... options) throws IOException {
        return openFile(path, Set.copyOf(List.of(options)), FileOpening.PERMISSIONS_DEFAULT);
    }

    /**
     * Opens a file as {@link java.nio.channels.FileChannel#open} does.
     *
     * @param path        in the default file system
     * @param options     {@link StandardOpenOption}s, {@link LinkOption#NOFOLLOW_LINKS} and
     *                    {@code com.sun.nio.file.ExtendedOpenOption.DIRECT}; none means
     *                    {@code READ}. A file opened with {@code DELETE_ON_CLOSE} loses its name
     *                    at once, where the system allows it, and must not be a symbolic link.
     *                    {@code DIRECT}: see {@link HeddleFile}
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
        return new FileOpening(engine, terms).open(path, options, permissions);
    }

    /** Names of files and directories: making, moving, listing and removing them. */
    public HeddlePaths paths() {
        return new HeddlePaths(engine, terms);
    }

    /**
     * Connects to a host by name or address, trying each of its addresses in turn, all of them
     * within one deadline.
     *
     * @param port 1 to 65 535
     * @throws java.net.UnknownHostException if the name cannot be resolved
     * @throws java.net.ConnectException     if nobody listens there
     */
    public TcpSocket connect(String host, int port) throws IOException {
        return new SocketOpening(engine, terms).connect(host, port);
    }

    /**
     * Connects to an address: connect(2).
     *
     * @throws java.net.ConnectException       if nobody listens there
     * @throws java.net.SocketTimeoutException if the deadline passes first
     * @throws java.nio.channels.UnresolvedAddressException if the address is unresolved
     */
    public TcpSocket connect(InetSocketAddress remote) throws IOException {
        return new SocketOpening(engine, terms).connect(remote);
    }

    /**
     * Connects to a Unix-domain socket: connect(2), unix(7).
     *
     * @throws java.net.ConnectException       if nobody listens there any more
     * @throws java.net.SocketException        if there is no such path, or it is longer than 106
     *         bytes; on the portable backend, also if the listener's backlog is full
     * @throws java.net.SocketTimeoutException if the deadline passes first
     */
    public UnixSocket connect(UnixDomainSocketAddress remote) throws IOException {
        return new SocketOpening(engine, terms).connect(remote);
    }

    /** Listens on an address with a backlog of 128: see {@link #listen(InetSocketAddress, int)}. */
    public TcpListener listen(InetSocketAddress local) throws IOException {
        return listen(local, StreamListener.BACKLOG_DEFAULT);
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
        return new SocketOpening(engine, terms).listen(local, backlog);
    }

    /** Listens on a path with a backlog of 128. */
    public UnixListener listen(UnixDomainSocketAddress local) throws IOException {
        return listen(local, StreamListener.BACKLOG_DEFAULT);
    }

    /**
     * Listens for connections by a path: bind(2), listen(2), unix(7).
     *
     * @param local   of at most 106 bytes; it must not exist yet
     * @param backlog connections that may wait to be accepted, at least 1; the system may clamp it
     * @throws java.net.BindException   if the path exists or is empty
     * @throws java.net.SocketException if its folder is missing, or the path is too long
     */
    public UnixListener listen(UnixDomainSocketAddress local, int backlog) throws IOException {
        return new SocketOpening(engine, terms).listen(local, backlog);
    }

    /**
     * Opens a TCP socket that is not connected yet, for IPv4 and IPv6 where the machine has both.
     * Options that decide over connecting, such as
     * {@link java.net.StandardSocketOptions#SO_RCVBUF}, are set before
     * {@link TcpSocket#connect}.
     */
    public TcpSocket openTcp() throws IOException {
        return new SocketOpening(engine, terms).openTcp(null);
    }

    /**
     * Opens a TCP socket of one family that is not connected yet.
     *
     * @param family {@link java.net.StandardProtocolFamily#INET} or
     *               {@link java.net.StandardProtocolFamily#INET6}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public TcpSocket openTcp(ProtocolFamily family) throws IOException {
        return new SocketOpening(engine, terms).openTcp(Objects.requireNonNull(family));
    }

    /** Opens a Unix-domain socket that is not connected yet. */
    public UnixSocket openUnix() throws IOException {
        return new SocketOpening(engine, terms).openUnix();
    }

    /**
     * Opens a TCP socket that does not listen yet, for IPv4 and IPv6 where the machine has both:
     * see {@link TcpListener#bind}.
     */
    public TcpListener openTcpListener() throws IOException {
        return new SocketOpening(engine, terms).openTcpListener(null);
    }

    /**
     * Opens a TCP socket of one family that does not listen yet.
     *
     * @param family as for {@link #openTcp(ProtocolFamily)}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public TcpListener openTcpListener(ProtocolFamily family) throws IOException {
        return new SocketOpening(engine, terms).openTcpListener(Objects.requireNonNull(family));
    }

    /** Opens a Unix-domain socket that does not listen yet: see {@link UnixListener#bind}. */
    public UnixListener openUnixListener() throws IOException {
        return new SocketOpening(engine, terms).openUnixListener();
    }

    /**
     * Opens a UDP socket that is not bound yet, for IPv4 and IPv6 where the machine has both.
     * Options that decide over binding, such as
     * {@link java.net.StandardSocketOptions#SO_REUSEADDR}, are set before {@link UdpSocket#bind}.
     */
    public UdpSocket openUdp() throws IOException {
        return new SocketOpening(engine, terms).openUdp(null);
    }

    /**
     * Opens a UDP socket of one family that is not bound yet.
     *
     * @param family {@link java.net.StandardProtocolFamily#INET} or
     *               {@link java.net.StandardProtocolFamily#INET6}
     * @throws UnsupportedOperationException if the machine does not have it
     */
    public UdpSocket openUdp(ProtocolFamily family) throws IOException {
        return new SocketOpening(engine, terms).openUdp(Objects.requireNonNull(family));
    }

    /**
     * Opens a UDP socket and binds it: bind(2). It speaks the family of the address, or both if
     * that is the wildcard.
     *
     * @param local port 0 lets the system choose: see {@link UdpSocket#localAddress}
     * @throws java.net.BindException if the port is in use, or the address not this machine's
     */
    public UdpSocket bindUdp(InetSocketAddress local) throws IOException {
        return new SocketOpening(engine, terms).bindUdp(local);
    }

    /** Virtual threads that this runs on its loops' own threads, where the JVM allows it. */
    public HeddleThreads threads() {
        return new HeddleThreads(engine);
    }

    /** Makes an event; it holds no resource. */
    public Event event() {
        return new Event(engine, terms);
    }

    /**
     * Sleeps, never shorter than the time given: {@link Thread#sleep(Duration)}.
     *
     * @throws InterruptedException  if the thread was interrupted before or meanwhile; its
     *                               interrupt status is cleared
     * @throws java.util.concurrent.CancellationException if the scope was cancelled before or
     *                               meanwhile
     * @throws IllegalStateException if this is closed before or meanwhile
     */
    public void sleep(Duration time) throws InterruptedException {
        engine.await(engine.loops().forCall(), terms.with(Deadline.NEVER), "sleeping",
                call -> call.loop().timeout(call.completion(), time, call));
    }

    /** Whether this has not been closed. */
    public boolean isOpen() {
        return !engine.holdings().isClosed();
    }

    /**
     * Closes this and all views of it, and every file and socket opened by them, ends every call
     * under way with {@link java.nio.channels.AsynchronousCloseException}, and stops the loop. When
     * it returns, no thread is parked in a call, no memory is written to any more, and every
     * descriptor is given back. An interrupt does not end it early. Closing again does nothing.
     *
     * @throws IOException if closing one of them failed; they are closed all the same
     */
    @Override
    public void close() throws IOException {
        engine.close();
    }

    LoopGroup loops() {
        return engine.loops();
    }
}
