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
 * <tr><td>setOption, getOption</td><td></td><td>on io_uring, all but {@code
 *     StandardSocketOptions}</td></tr>
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
 */
package dev.heddle.channels;
