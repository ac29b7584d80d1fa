/**
 * The backend on io_uring(7), through the foreign function interface and system calls: nothing to
 * build, nothing to install. Three floors, each checkable on its own:
 *
 * <ol>
 * <li><b>Bytes.</b> {@code SubmissionEntry}, {@code CompletionEntry}, {@code RingParams},
 *     {@code ProbeAnswer}, {@code EnterArgument}, {@code StatxAnswer}, {@code Sockaddr},
 *     {@code Iovec} and the constants in {@code UringConstants}, {@code Opcode},
 *     {@code FileConstants}, {@code SocketConstants}: what lies where, and which number means
 *     what. A test compares all of them with a C program compiled against the system's headers.
 * <li><b>Protocol.</b> {@code Libc}, {@code RingCalls}, {@code FileCalls} and {@code SocketCalls}
 *     call the kernel and keep each call's errno; {@code RingOpening} makes a ring with all that
 *     this kernel offers and proves that it works; {@code SubmissionQueue},
 *     {@code CompletionQueue} and {@code Ring} are the queues and their memory order.
 * <li><b>Operations.</b> {@code Encoder} writes operations into entries and {@code Results} reads
 *     what became of them; {@code SlotTable} keeps those in flight, {@code AnnexPool} the memory
 *     that they need besides buffers; {@code WakeUp} ends a wait; {@code KernelWorkers} bounds the
 *     kernel's threads; {@code InPlace} does without the
 *     ring what needs no waiting; {@code RawMemory} tells memory that may be named to the kernel;
 *     {@code LinuxSockets} makes sockets; {@code UringBackend} puts all of it together.
 * </ol>
 *
 * <p>{@code UringProvider} opens one; {@code Refusals} explains why that failed and what helps. No
 * class is public: the package exists for Java 22 and up only, in the multi-release part of the
 * jar, and is found by reflection.
 *
 * <p>Three things here are easily got wrong. A cancel that finds nobody is asked for again, since
 * an operation between two states is found by nobody either. A completion is matched by its slot's
 * generation, so a late one never meets another operation. And memory that the kernel may write to
 * is freed only when nothing is in flight; that of a ring which broke down is never freed at all.
 */
package dev.heddle.uring;
