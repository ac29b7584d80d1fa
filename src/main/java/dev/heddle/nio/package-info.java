/**
 * The portable backend: the contract on {@code java.nio}, on any platform and from Java 21 on.
 *
 * <p>The story, in order:
 *
 * <ol>
 * <li>{@link dev.heddle.nio.NioProvider} opens a {@code NioBackend}, which one thread drives.
 * <li>{@code submit} boards the operation on a {@code Flight}, the backend's record of it, and
 *     that is all: a flight is always in one {@code FlightQueue}, and the queue is its state. The
 *     submitter may be a virtual thread that runs on the driving thread, and whatever can park
 *     has to wait for the turn.
 * <li>{@code turn} starts what was submitted. A {@code Handles} table leads from the handle to an
 *     {@code OpenFile}, a {@code Stream}, a {@code Listener} or a {@code Udp}.
 * <li>Socket operations go to the {@code Poller}. It tries them at once; what would wait joins the
 *     socket's readers or writers and is tried again when the selector finds the socket ready.
 * <li>File operations go to the {@code FileLane}, whose {@code FilePool} makes the blocking call
 *     ({@code FileCalls}, {@code LockCalls}, {@code Transfers}, {@code FileStatuses},
 *     {@code PathCalls}) on a thread of its own, for there is no non-blocking call for files. The
 *     {@code Mailbox} brings the result back. Reads of files that are opened for nothing else are
 *     made in place ({@code ReadsInPlace}) while they are quick.
 * <li>What several threads share, the table and the pool's queue, is under a {@code BriefLock}.
 *     Backends beside each other share the table, so that what one has accepted another may poll;
 *     which one does is settled by the first operation (HANDLES_OF_SIBLINGS is not declared).
 * <li>The {@code Bell} wakes the driving thread, with a system call only when it sleeps.
 * <li>{@code ErrnoOf} finds the error number behind an exception.
 * </ol>
 *
 * <p><b>Ownership.</b> A socket's buffer is touched by the driving thread alone, within one
 * non-blocking call; a cancelled receive leaves its queue, and nothing remembers its buffer. A
 * file's buffer is touched by one pool thread until its result is in the mailbox, or by the caller
 * itself in place; such a call cannot be taken back, so a cancel reaches it only before it has
 * begun, and after that the result wins. Positions and limits are read at submission. A socket's
 * buffer is moved and put back within the call, a file's is worked on through a duplicate.
 *
 * <p><b>Close.</b> A socket's descriptor is free only when the selector has let go of it, so every
 * turn selects after it has closed and before it reports. A file is closed on a thread kept for
 * that, because closing is what ends the reads of pipes that block all others; what it ends is
 * reported first.
 *
 * <p><b>Reads in place.</b> Processor time in microseconds of a cached read of 4 KiB, with 1 and 32
 * threads (JDK 25, two busy cores): by the pool 29 and 5.2, and 12 and 2.7 on the loop's own
 * threads; in place 1.8 and 2.9, and 2.0 and 1.9; by the JDK's channel 1.1 and 1.3. The JDK holds
 * up the carrier for such reads, too, and adds no other. A channel must not be used for it: an
 * interrupt would close it under everybody else. So a file that is opened to be read only is a
 * RandomAccessFile, which interrupts leave alone, and whose channel serves all else. Its other
 * modes make files, so those opened for writing go to the pool.
 *
 * <p><b>What differs from io_uring:</b>
 *
 * <table>
 * <caption>Departures</caption>
 * <tr><th></th><th>io_uring</th><th>here</th></tr>
 * <tr><td>file operations</td><td>the kernel's business</td><td>block one of
 *     {@code fileThreads} threads each, handed over and back</td></tr>
 * <tr><td>{@code readNow}</td><td>served from the page cache</td><td>only of files opened with
 *     READ alone, and up to 64 KiB; whether the bytes are cached is found out by reading</td></tr>
 * <tr><td>{@code writeNow}</td><td>of local file systems</td><td>never</td></tr>
 * <tr><td>cancel of a file operation</td><td>may end it at any time</td><td>ends it only while it
 *     waits for a thread; CANCEL_PIPE_READ is not declared</td></tr>
 * <tr><td>close with an operation in flight</td><td>does not end it</td><td>ends it with
 *     ECANCELED</td></tr>
 * <tr><td>open of a pipe without a peer</td><td>is cancelled</td><td>is cancelled for its
 *     caller; the thread waits on for the peer, through the backend's close too, and closes what
 *     it opens. Only if it may make or empty a file, and the pipe was made in its place that very
 *     moment, is it not cancelled</td></tr>
 * <tr><td>handles still open at the backend's close</td><td>stay the owner's</td><td>are closed:
 *     nothing else could ever close them</td></tr>
 * <tr><td>sends and receives of vectors with heap buffers, in place</td><td>through 64 KiB of
 *     memory beside</td><td>through an array of 128 KiB at most</td></tr>
 * <tr><td>vectors at a position</td><td>one call</td><td>one call per buffer, up to the first
 *     short count: others may see them come one by one</td></tr>
 * <tr><td>Allocate</td><td>reserves blocks</td><td>writes a zero byte at the new end;
 *     ALLOCATE_RESERVES_BLOCKS is not declared</td></tr>
 * <tr><td>Truncate and Allocate to a longer file</td><td>atomic</td><td>atomic towards writes
 *     through the same handle only; refused (EOPNOTSUPP) on a handle for appending</td></tr>
 * <tr><td>Stat of a handle</td><td>follows the file</td><td>asks the path it was opened by, but
 *     takes the size from the file; of a deleted one, tells the size alone.
 *     STAT_BY_HANDLE is not declared</td></tr>
 * <tr><td>Rename without replacing, Unlink, RemoveDirectory</td><td>one step</td><td>a look and
 *     a step, between which others may come; PATHS_IN_ONE_STEP is not declared</td></tr>
 * <tr><td>types of a directory's entries</td><td>told by the directory</td><td>asked for one by
 *     one, where they are wanted</td></tr>
 * <tr><td>direct I/O alignments</td><td>as the device says</td><td>the file system's block size,
 *     for handles opened with DIRECT: the JDK insists on it; else unknown</td></tr>
 * <tr><td>a refused connect</td><td>may be tried again on the same socket</td><td>closes the
 *     socket: only Close is left</td></tr>
 * <tr><td>an empty datagram to a connected socket's peer</td><td>is sent</td><td>is refused
 *     (EOPNOTSUPP), for the JDK would drop it in silence: SEND_EMPTY_TO_PEER is not
 *     declared</td></tr>
 * <tr><td>an empty datagram when the socket's buffer is full</td><td>waits</td><td>is lost, as
 *     datagrams may be: the JDK does not tell</td></tr>
 * <tr><td>connect to a Unix-domain listener whose backlog is full</td><td>waits</td><td>fails
 *     (EAGAIN) and closes the socket: UNIX_CONNECT_WAITS is not declared</td></tr>
 * <tr><td>a datagram to somebody else than the peer</td><td>is sent; the facade refuses</td>
 *     <td>is refused (EISCONN)</td></tr>
 * <tr><td>how many bytes wait to be received</td><td>is told</td><td>of TCP alone; 0 of
 *     Unix-domain sockets</td></tr>
 * <tr><td>whose channels and selector</td><td></td><td>the JDK's own, even where the program has
 *     named our drop-ins as its provider: see {@code JdkProvider}</td></tr>
 * <tr><td>locks</td><td>are the handle's (F_OFD_SETLK)</td><td>are the process's: shared ones of
 *     two handles exclude each other, and on Unix closing any descriptor of the file gives all
 *     away towards other processes. LOCKS_PER_HANDLE is not declared</td></tr>
 * <tr><td>waiting</td><td>to the nanosecond</td><td>rounded up to the millisecond</td></tr>
 * <tr><td>errors</td><td>numbers</td><td>guessed from exception type and message; UNKNOWN, with
 *     the exception as cause, where both say nothing (a message in the user's language)</td></tr>
 * </table>
 *
 * <p>Attributes beyond the basic ones (STAT_UNIX) are told where the JDK offers its "unix" view:
 * not on Windows.
 */
package dev.heddle.nio;
