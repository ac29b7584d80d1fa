/**
 * The backend on io_uring(7), through the foreign function interface and system calls: nothing to
 * build, nothing to install. Three floors, each checkable on its own:
 *
 * <ol>
 * <li><b>Bytes.</b> {@code SubmissionEntry}, {@code CompletionEntry}, {@code RingParams},
 *     {@code ProbeAnswer}, {@code EnterArgument}, {@code StatxAnswer}, {@code DirectoryAnswer},
 *     {@code OpenHow}, {@code Sockaddr}, {@code GroupRequest}, {@code Msghdr}, {@code Iovec},
 *     {@code Flock}, {@code Statfs} and the constants in {@code UringConstants}, {@code Opcode},
 *     {@code FileConstants}, {@code FileSystemTypes}, {@code SocketConstants} and
 *     {@code Scheduling}: what lies where, and which number means what. A test compares all of
 *     them with a C program compiled against the system's headers.
 * <li><b>Protocol.</b> {@code Libc}, {@code RingCalls}, {@code FileCalls}, {@code PathCalls},
 *     {@code TransferCalls}, {@code SocketCalls} and {@code DatagramCalls} call the kernel and keep
 *     each call's errno; {@code Scheduling} lets others go on when a wait is over;
 *     {@code RingOpening} makes a ring with all that this kernel offers and proves that it works;
 *     {@code SubmissionQueue}, {@code CompletionQueue} and {@code Ring} are the queues and their
 *     memory order.
 * <li><b>Operations.</b> {@code Encoder} writes operations into entries and {@code Results} reads
 *     what became of them; {@code SlotTable} keeps those in flight, {@code AnnexPool} the memory
 *     that they need besides buffers; {@code WakeUp} ends a wait; {@code InPlace} and
 *     {@code OpenInPlace} do without the ring what needs no waiting; {@code KernelWorkers} bounds
 *     the kernel's threads;
 *     {@code BlockingCalls} does what the ring does not know, and {@code BlockingLane} carries it
 *     to threads of its own; {@code RawMemory} tells memory that may be named to the kernel, and
 *     where it is; {@code LinuxSockets} makes sockets, with {@code UdpSockets}, {@code Multicast},
 *     {@code SocketOptions} and {@code SocketAddresses}; {@code UringBackend} puts all of it
 *     together.
 * </ol>
 *
 * <p>{@code UringProvider} opens one; {@code Refusals} explains why that failed and what helps. No
 * class is public: the package exists for Java 22 and up only, in the multi-release part of the
 * jar, and is found by reflection.
 *
 * <p><b>Past the ring.</b> No ring reads directories or takes locks, and older ones lack further
 * operations. Those calls may wait for a disk, so the driving thread must not make them. They are
 * the kernel's own calls on a pool of the JDK's, and not what the portable backend does, moved to
 * where both reach it: that would bring exceptions whose error number has to be guessed,
 * directories that tell no types, and a pool that is made for channels, which an interrupt would
 * close. Here there is little to share: seven system calls, and a queue that the driving thread
 * alone touches until its turn.
 *
 * <p><b>Datagrams.</b> A message's header, iovec and address are the slot's annex, lent from
 * submission to completion like everything that the kernel may look at, and for a receive write to.
 *
 * <p><b>Watches</b> are multishot polls. They tell of a change, not of a state: bytes that were
 * left when others were taken are not told of again, so who is told receives until nothing is left.
 * A poll also keeps its file open whatever close(2) says, and the peer would wait for the end for
 * ever; so it is cancelled before the descriptor is closed.
 *
 * <p><b>Tried, and not taken.</b> {@code samples/run trials} asks in C what a feature would save;
 * the figures are in {@code src/docs/benchmarks/trials.md}. These save too little, or cost:
 *
 * <ul>
 * <li>a registered ring descriptor: 0.03 µs a call, a tenth of a call that does nothing, and not to
 *     be seen in an echo or a read. It would be the driving thread's own, and keep a closed ring
 *     alive until that thread ends, unless given back before;
 * <li>registered files: nothing to be seen, and calls in place need the plain descriptor besides;
 * <li>multishot receives into provided buffers: no less than single ones that poll first, since the
 *     bytes have to be copied to the caller's buffer; a stream costs a tenth to a fifth more;
 * <li>zero-copy sends: two to five times the cost up to 16 KiB, and no less at 1 MiB. That is over
 *     loopback, which copies after all; a network device may tell otherwise;
 * <li>a write linked with its fdatasync: no less than one after the other.
 * </ul>
 *
 * <p>Two save more, but not for nothing. <i>Registered buffers</i> take a tenth off direct reads of
 * 4 KiB with many under way, a third at 64 KiB, more than half at 1 MiB. A caller's own memory must
 * not be registered behind his back: once it is freed, its address may be another page's, and the
 * kernel would go on writing to the old one. So it would have to be memory that Heddle hands out.
 * A <i>multishot accept</i> takes off a seventh to a fifth. Connections would then arrive although
 * nobody accepts: those that come after a cancel would have to be kept for the next accept or
 * closed, while now a cancelled accept has taken nothing.
 *
 * <p>Three things here are easily got wrong. A cancel that finds nobody is asked for again, since
 * an operation between two states is found by nobody either. A completion is matched by its slot's
 * generation, so a late one never meets another operation. And memory that the kernel may write to
 * is freed only when nothing is in flight; that of a ring which broke down is never freed at all.
 */
package dev.heddle.uring;
