/**
 * Straight-line I/O for virtual threads. {@link dev.heddle.Heddle} is the way in; it opens a
 * {@link dev.heddle.HeddleFile}, a {@link dev.heddle.StreamSocket} or
 * {@link dev.heddle.StreamListener} (of TCP, or by a path), a {@link dev.heddle.UdpSocket} or an
 * {@link dev.heddle.Event}, whose calls park the thread until they are done, as do those on
 * names, {@link dev.heddle.HeddlePaths}. Each is a view: others of the same file or socket have a
 * {@link dev.heddle.Deadline} or belong to a {@link dev.heddle.CancelScope}.
 *
 * <h2>How a call works</h2>
 * <ol>
 * <li>It checks its arguments, waits for its turn where calls take turns ({@code Turns}), and
 *     takes a share of the file's handle ({@code OpenHandle}), so that closing cannot let the
 *     descriptor's number be reused under it.
 * <li>What can be done in place is: the opening of a small file to be read, and its closing; a
 *     read from the page cache, a write to it; a send into the socket's buffer, a connection's
 *     first receive, and any after one that filled its buffer (seldom, if that has been in vain so
 *     far: {@code Lane}), any send or receive of a datagram; the closing of a socket that nobody
 *     uses and that does not linger; and of a receive or accept whose time is nearly over, whatever
 *     is there.
 * <li>Otherwise it hands a completion to the loop's thread and parks. That thread submits a batch
 *     with one system call, reaps, and unparks; while much comes, it lets several operations end
 *     before it looks ({@code loop.Gathering}). A thread of {@link dev.heddle.HeddleThreads} is
 *     run by the loop itself, so its operations join the batch directly; it sends that way, too.
 * <li>On io_uring, a connection or listener that the loop has waited for a few times is watched
 *     from then on: a thread that is not the loop's, and in no scope, finds nothing and parks
 *     without coming to the loop. It is told when something has come, and takes it in place
 *     ({@code loop.Readiness}). That spares a wake-up of the loop for each receive or accept.
 * <li>An accept takes what is there in place, and else polls the listener: so a burst of
 *     connections needs one way through the loop, and a cancelled accept has taken nothing.
 * <li>The share goes back, and the call returns the count or throws the exception that the JDK
 *     throws for the same cause.
 * </ol>
 *
 * <h2>Several loops</h2>
 * A socket belongs to one loop, so that a backend has to poll it in one place only: that of the
 * fused thread which is the first to use it, or else the next in turn ({@code OpenHandle}). So
 * whoever accepts may be anybody, and the connection is at home with the thread that serves it. A
 * file does, too, on the portable backend, which counts its calls; io_uring takes a file's
 * operations on any ring, and there they go to the caller's own, or to one by its thread; only its
 * syncs are all on one, since the system tells of a failure once. What closes or cancels something
 * tells all loops, and waits for the shares that are lent on any.
 *
 * <h2>What holds for every call</h2>
 * <ul>
 * <li>It does not return, normally or by exception, while the system may still write to the
 *     caller's memory. Interrupt, timeout and close ask for the operation's cancelling, then wait
 *     for its own end. If that is a success, the success is returned.
 * <li>Nobody stays parked: closing a file or socket, or the Heddle, ends every call on it, and so
 *     does the death of a loop's thread, with which all others of that Heddle end.
 * <li>Who comes to something closed gets {@code ClosedChannelException}; who had come before it was
 *     closed, whether queueing or under way, {@code AsynchronousCloseException}.
 * </ul>
 *
 * <h2>Several threads for one task</h2>
 * A {@link dev.heddle.CancelScope} ends calls by whose view they were made through, on whatever
 * threads: those of an executor that is shared with others, say. Where each thread has one task
 * alone, interrupting it does the same, and {@code StructuredTaskScope} does just that: its
 * subtasks need no scope, end with {@link java.io.InterruptedIOException}, and leave everything
 * open.
 *
 * <pre>{@code
 * try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
 *         CancelScope scope = heddle.cancelScope()) {
 *     threads.submit(() -> serve(socket.in(scope)));
 *     threads.submit(() -> copy(file.in(scope)));
 *     done.await();
 * }   // first the scope: no call is under way; then the executor: no thread is left
 * }</pre>
 *
 * <h2>Writes</h2>
 * {@code WritesInPlace} decides. Processor time in microseconds of an overwrite of cached bytes on
 * ext4 (JDK 25, Linux 6.18, two cores that others kept busy, so the ratios count):
 *
 * <table>
 * <caption>In place, and by the ring</caption>
 * <tr><th></th><th>JDK</th><th>shared: ring</th><th>in place</th><th>fused: ring</th>
 *     <th>in place</th></tr>
 * <tr><td>512 B, 1 thread</td><td>1.7</td><td>66</td><td>3.1</td><td>4.1</td><td>1.6</td></tr>
 * <tr><td>512 B, 32</td><td>0.6</td><td>3.9</td><td>1.6</td><td>2.6</td><td>2.5</td></tr>
 * <tr><td>4 KiB, 1 thread</td><td>1.7</td><td>36</td><td>3.6</td><td>8.4</td><td>3.1</td></tr>
 * <tr><td>4 KiB, 32</td><td>0.9</td><td>9.4</td><td>2.8</td><td>11</td><td>2.5</td></tr>
 * <tr><td>64 KiB, 1 thread</td><td>7.8</td><td>40</td><td>6.8</td><td>22</td><td>5.4</td></tr>
 * <tr><td>64 KiB, 32</td><td>2.7</td><td>12</td><td>3.7</td><td>10</td><td>3.3</td></tr>
 * <tr><td>1 MiB, 1 thread</td><td>83</td><td>171</td><td>91</td><td>138</td><td>96</td></tr>
 * </table>
 *
 * In place wins everywhere, so that is the rule for buffered writes to regular files on local file
 * systems: up to 1 MiB, or 64 KiB on the loop's own threads, which must not hold it up for longer,
 * and out of heap buffers. (Linux can decline to wait at a write on XFS and Btrfs only, not on
 * ext4 or tmpfs.) After one that took 10 ms or more, the ring has those of the next eight times as
 * long: the disk holds up writers then, or the journal does. On the portable backend all writes go
 * through its threads, since an interrupt in place would close the JDK's channel under everybody
 * else.
 *
 * <h2>Opening to read</h2>
 * A file that is opened to be read alone, whose names are cached, and which is a regular one of at
 * most 1 MiB on a local file system, is opened, asked for its attributes and closed in place; where
 * anything of that would wait, the system declines, and the ring does it. All three together, in
 * microseconds of processor time, with 1 and 64 threads: 8.5 and 11 instead of 89 and 31, on the
 * loop's own threads 8.8 and 10 instead of 25 and 15; the JDK 2.1 and 3.4. (It takes seven system
 * calls to be sure that none waits, where the JDK makes three that may.)
 *
 * <h2>Durability</h2>
 * Callers of {@code dataSync} and {@code sync} on one file share the system's calls, however many
 * they are, and whatever view they use: each is served by the first that starts after it came. So
 * many threads append to one log for little more than the price of the writes. If one fails, all
 * who had come by then are told, since the system tells it once.
 *
 * <h2>Locks</h2>
 * What the views of one file share is its {@code FileLocking}: what is held, and the turns of those
 * who try. Waiting is trying again, between which a call waits for an event of the loop, for a time
 * at most; so it is ended by all that ends a call, occupies no thread, and nothing is granted to
 * somebody who has left. {@code LockWaiters} has those events, by path, for releases to trigger.
 *
 * <h2>Streams</h2>
 * What the views of one connection share is its {@code StreamState}, of one listener its
 * {@code ListenerState}. Most are opened connected or listening;
 * {@link dev.heddle.Heddle#openTcp()} and its like open them before that, for options that have to
 * be set first. A connect that fails closes its socket, since the system does not say what state
 * it leaves one in.
 *
 * <h2>UDP</h2>
 * What the views of one socket share is its {@code UdpState}. Its peer changes only while nobody
 * sends or receives ({@code connect} waits for both turns), as in the JDK; so no datagram is sent
 * to, or taken from, somebody who was the peer a moment ago. A receive looks in place first: that
 * is one system call, little beside the way through the loop, and a busy socket mostly has
 * something.
 *
 * <h2>Files and sockets together</h2>
 * {@code FileRelay} makes the calls that work on two things at once, {@code sendFile},
 * {@code recvFile} and {@code transferTo}: each operation holds a share of both, so that closing or
 * cancelling either ends it. A send or copy is the system's own (sendfile(2) takes a third of the
 * processor time of reading and sending); where there is none, and for receives, where splice(2)
 * would take two calls and save no copy, the bytes pass through {@code RelayBuffers}. What waits
 * for a peer polls its stream, and holds neither memory nor a thread meanwhile.
 *
 * <h2>Paths</h2>
 * {@code PathSteps} has a method for each single step, which parks once; {@code HeddlePaths},
 * {@code PathMove} and {@code PathWalk} make calls of one or more. They do first and look only when
 * that was refused, while {@link java.nio.file.Files} looks first: so in most cases there is one
 * step, and none between which others could come. Hence what differs from {@code Files}: a move
 * that cannot be has not deleted its target, and none copies to another file system.
 */
package dev.heddle;
