/**
 * Drop-ins for the blocking channels and sockets of the JDK, over the facade: a program that uses
 * those runs on these unchanged. {@link dev.heddle.channels.HeddleChannels} is the way in.
 *
 * <h2>Sockets</h2>
 * A program comes to them in one of three ways: it calls {@code HeddleChannels}; it names
 * {@link dev.heddle.channels.HeddleSelectorProvider} in an option of the JVM; or a library of its
 * takes a {@link dev.heddle.channels.HeddleSocketFactory}.
 *
 * <p>{@code HeddleSocketChannel}, {@code HeddleServerSocketChannel} and
 * {@code HeddleDatagramChannel} are channels, with an adaptor each for {@code socket()}.
 * {@code HeddleSocket} and {@code HeddleServerSocket} have no channel, as the JDK's own: they are
 * {@code java.net.Socket} and {@code ServerSocket} themselves on a {@code SocketImpl} of ours, so
 * that every check and message is the JDK's. Both kinds stand on {@code Connection}, which
 * remembers what the JDK's streams do and the facade's do not: a reset, and which directions are
 * shut. {@code Openings} says what an interrupt does.
 *
 * <p>An interrupt ends the call in the facade, which waits until the system has let go of the
 * buffer; the interrupted thread itself closes the channel then. The JDK's {@code begin} and
 * {@code end} would have the interrupting thread wait for that, under a lock.
 *
 * <table>
 * <caption>Kept: what the JDK has, exceptions, states and order of checks included; a test asks
 * both. The other columns are exceptions from that.</caption>
 * <tr><th>calls</th><th>kept differently</th><th>refused</th></tr>
 * <tr><td>read, scatter, receive</td><td>what was received before an interrupt is returned; an
 *     empty datagram reads as 0, not -1</td><td></td></tr>
 * <tr><td>write, gather, send</td><td>a stream's write ends when everything is sent, of any number
 *     of buffers</td><td>an empty datagram to the peer, on the portable backend</td></tr>
 * <tr><td>accept</td><td>a connection accepted before an interrupt is returned</td><td></td></tr>
 * <tr><td>bind, connect, finishConnect</td><td>interrupting a platform thread closes a factory's
 *     socket, too, while it connects</td><td></td></tr>
 * <tr><td>configureBlocking, register</td><td></td><td>non-blocking mode: see {@code Modes}
 *     </td></tr>
 * <tr><td>setOption, getOption</td><td>what the system refuses as a value of one of TCP_KEEP… is,
 *     of a channel, a plain {@code IOException}</td><td>on io_uring, all but
 *     {@code StandardSocketOptions}, TCP_KEEPIDLE, TCP_KEEPINTERVAL, TCP_KEEPCOUNT and
 *     TCP_QUICKACK</td></tr>
 * <tr><td>close</td><td>returns when the descriptor is back and no call is under way; before Java
 *     24, on a thread that the loop runs, a moment earlier</td><td></td></tr>
 * <tr><td>join, MembershipKey</td><td></td><td>block, of single senders</td></tr>
 * <tr><td>sockets' streams, timeouts, half-close, linger</td><td>{@code available} is 0 for
 *     Unix-domain sockets on the portable backend; nobody closes a socket that was forgotten
 *     </td><td>urgent data</td></tr>
 * <tr><td>DatagramPacket</td><td>its room is remembered for the last packet of a socket</td>
 *     <td></td></tr>
 * <tr><td>Channels.newInputStream, newOutputStream</td><td>of these two, one may wait at a time;
 *     {@code HeddleChannels} has better ones</td><td></td></tr>
 * <tr><td>Selector, Pipe</td><td>the JDK's own, if it exports them</td><td></td></tr>
 * </table>
 *
 * <h2>Files</h2>
 * A program comes to them in one of four ways: it calls
 * {@link dev.heddle.channels.HeddleChannels#openFile}; it uses paths of
 * {@link dev.heddle.channels.HeddleChannels#fileSystem}, or of the URI scheme {@code heddle}, with
 * {@code Files} and {@code FileChannel.open}; or it is started with the default provider's flag,
 * see {@link dev.heddle.channels.HeddleFileSystemProvider}.
 *
 * <p>{@code HeddleFileChannel} is a {@code FileChannel} over a
 * {@link dev.heddle.HeddleFile}. {@code Interrupts} says what an interrupt does to it,
 * {@code BufferUse} and {@code BufferRows} move one buffer or several, {@code FileTransfer} moves
 * bytes between channels. What only the JDK can do, mapping and locks that the whole JVM knows, is
 * done by its {@code Twin}, a channel of the JDK's on the same file, which is opened when it is
 * first needed; {@code LockRequest} waits for locks. {@code SegmentFileChannel} is the same for
 * Java 22 and newer, with mappings into arenas. {@code FileInput} and {@code FileOutput} are the
 * provider's streams, {@code HeddleFileSystem} and {@code HeddlePath} wrap the platform's.
 *
 * <p>Before Heddle's facade a path is always unwrapped, and the provider keeps away from Heddle
 * whoever could wait for himself: {@code SharedHeddle} tells who.
 *
 * <table>
 * <caption>FileChannel: comparison with the JDK's, and departures</caption>
 * <tr><th>methods</th><th>kept</th><th>differently</th><th>refused</th></tr>
 * <tr><td>opening</td><td>options and their contradictions, attributes, types of exceptions,
 *     {@code CREATE_NEW} on links, interrupts have no effect</td><td>a failure's message says
 *     more; where the JDK throws plain {@code IOException}, it is a
 *     {@code FileSystemException}</td><td>paths of others' file systems</td></tr>
 * <tr><td>read, write, scatter, gather</td><td>counts, positions, order of checks, IOV_MAX, all of
 *     a call's bytes are moved; one turn for relative calls</td><td>beyond 1 MiB in heap buffers
 *     a call takes several steps, between which others may come, at the end of a file for
 *     appending as well; of a failure after the first step only the bytes before it are told; on
 *     io_uring a pipe may be written at a position. With {@code DIRECT}, memory need not be
 *     aligned, at the end of the file any position may be read, and on io_uring the device's block
 *     size counts, not the file system's; what is refused is a
 *     {@code FileSystemException}</td><td>-</td></tr>
 * <tr><td>position, size, truncate, force</td><td>all</td><td>size and positional calls never wait
 *     for a relative one; a pipe has a position, which counts bytes; a block device's size is
 *     0</td><td>-</td></tr>
 * <tr><td>transferTo, transferFrom</td><td>positions, counts, closing of both, order of
 *     checks; growing the file, as Java 25 has it, on Java 21 too</td><td>between files of one
 *     Heddle the system copies, however many bytes; else they pass through memory, to sockets
 *     too. Whether a channel of the JDK's may be read or written is found out by moving no
 *     bytes</td><td>-</td></tr>
 * <tr><td>map</td><td>all, into arenas on Java 22 and newer; keeps its carrier for the
 *     time</td><td>goes by the file's name: fails after it was renamed, deleted or replaced,
 *     unless a mapping or lock came first or it was opened with
 *     {@code DELETE_ON_CLOSE}</td><td>into arenas on Java 21; pipes and devices</td></tr>
 * <tr><td>lock, tryLock</td><td>{@code OverlappingFileLockException} in the whole JVM, for the
 *     JDK's channels too; closing any channel of a file takes the process's locks away, as the
 *     system has it</td><td>by the name, as map. Waiting parks, and is trying again after 1 to
 *     64 ms; only Heddle's channels see that somebody waits. One of the JDK's is refused if it
 *     comes upon such a try, and else may lock, whereupon the waiting ends by
 *     {@code OverlappingFileLockException}</td><td>pipes and devices</td></tr>
 * <tr><td>interrupt</td><td>closes the channel, status kept; also if it came before</td><td>the
 *     interrupted thread closes, not the interrupting one, so perhaps a moment later. A call that
 *     succeeded is told as such, and the next one closes.
 *     {@link dev.heddle.channels.HeddleChannels#keepingOpenOnInterrupt} ends the call alone; a
 *     mapping that is interrupted half-way takes the channel's locks away then. On the portable
 *     backend an interrupt does not end the read of a pipe. On virtual threads the JDK's own
 *     ends neither reads nor waits for locks</td><td>-</td></tr>
 * <tr><td>close</td><td>ends calls elsewhere, idempotent; a channel that nobody remembers is
 *     closed</td><td>closing the Heddle does it, too, but isOpen tells only after the next call.
 *     Before Java 24, where threads of the loop's own are to be had, virtual threads do not wait
 *     for its end</td><td>-</td></tr>
 * </table>
 *
 * <table>
 * <caption>Files and FileSystemProvider: what is Heddle's</caption>
 * <tr><th>calls</th><th>are</th></tr>
 * <tr><td>newFileChannel, newByteChannel, newInputStream, newOutputStream, hence
 *     {@code Files.read…}, {@code write…}, {@code lines}</td><td>Heddle's. Interrupts are ignored
 *     where the JDK ignores them: by streams and by {@code Files.readAllBytes}</td></tr>
 * <tr><td>createDirectory, createLink, createSymbolicLink, delete, move</td><td>Heddle's. A move
 *     to another file system is the JDK's, which copies</td></tr>
 * <tr><td>attributes, access, listings, readSymbolicLink, copy, watching, stores,
 *     principals</td><td>the JDK's, on the wrapped path</td></tr>
 * <tr><td>newAsynchronousFileChannel</td><td>the JDK's, on threads of its own</td></tr>
 * <tr><td>in an initialiser of a class, on Heddle's own threads, while the process's Heddle is
 *     being opened</td><td>all the JDK's: Heddle might wait for whoever calls</td></tr>
 * <tr><td>SecureDirectoryStream; paths of this provider for whatever wants the JDK's own class,
 *     as {@code UnixDomainSocketAddress} does; java.io</td><td>refused, or never come
 *     here</td></tr>
 * </table>
 */
package dev.heddle.channels;
