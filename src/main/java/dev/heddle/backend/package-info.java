/**
 * The contract between the loop and whatever performs its operations. Read in this order:
 *
 * <ol>
 * <li>{@link dev.heddle.backend.Operation}: what can be asked for. A sealed family of structs, one
 *     per kind; the submitter fills one, the backend sets its result. They say nothing about
 *     kernels: files and sockets are numbered handles, memory is {@code ByteBuffer}, addresses and
 *     paths are the JDK's. Its branch {@link dev.heddle.backend.PathOperation} works on names
 *     rather than on what is open; {@link dev.heddle.backend.Datagram} has the kinds of UDP,
 *     {@link dev.heddle.backend.StreamVector} those of streams that take several buffers,
 *     {@link dev.heddle.backend.LockOperation} those of locks, none of which waits.
 * <li>{@link dev.heddle.backend.Backend}: how it is asked. Submit, cancel and turn belong to one
 *     driving thread; a turn sets going what was submitted and reports what has ended.
 * <li>{@link dev.heddle.backend.Sockets}: the calls that never wait and so need no operation.
 * <li>{@link dev.heddle.backend.Errno} and {@link dev.heddle.backend.Failures}: what went wrong,
 *     as a number with its English line, and as the exception that the JDK would throw.
 * <li>{@link dev.heddle.backend.Capability}: where backends differ, declared.
 * <li>{@link dev.heddle.backend.BackendProvider}: how one is opened, or says why it cannot be.
 * </ol>
 *
 * <p>A directory is read in one operation, not entry by entry: nothing is left open between two
 * that would have to be closed for whoever stops half-way, and a backend may use a thread for it.
 * In return, all its names are in memory at once.
 *
 * <p>Timers and events are no operations here. Both live in the loop's own memory: a timer is an
 * entry in its heap, an event a node in its hand-over queue whose trigger wakes the loop as any
 * submission does. So neither costs a descriptor or a system call of its own, and a simulated
 * backend gets both for nothing from {@link dev.heddle.backend.Backend#nanoTime} and
 * {@link dev.heddle.backend.Backend#wake}. Cancelling is a method, not an operation, because it
 * has no result: only its target has one.
 */
package dev.heddle.backend;
