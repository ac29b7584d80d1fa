/**
 * The backend on io_uring(7), through the foreign function interface and raw system calls: nothing
 * to build, nothing to install. Three floors, each checkable on its own:
 *
 * <ol>
 * <li><b>Bytes.</b> {@code Sqe}, {@code Cqe}, {@code RingParams}, {@code Probe},
 *     {@code GeteventsArg}, {@code Statx}, {@code SockAddr} and the constants in
 *     {@code RingFlags}, {@code Opcode}, {@code FileConstants}, {@code SocketConstants},
 *     {@code Machine}: what lies where and which number means what. A test compares all of them
 *     with a C program compiled against the system's headers.
 * <li><b>Protocol.</b> {@code SystemCalls} calls the kernel, {@code Mapping} maps its memory,
 *     {@code RingSetup} makes a ring with all that this kernel offers and proves that it works,
 *     {@code Ring} is the two queues and their memory order.
 * <li><b>Operations.</b> {@code Encoder} writes operations into entries, {@code Slots} keeps those
 *     in flight and their memory, {@code WakeUp} ends a wait, {@code InPlace} does without the
 *     ring what needs no waiting, {@code Stability} tells memory that may be named to the kernel,
 *     {@code UringSockets} makes sockets, {@code UringBackend} puts all of it together.
 * </ol>
 *
 * <p>{@code UringProvider} opens one; {@code Denial} explains why that failed. No class is public:
 * the package exists for Java 22 and up only, in the multi-release part of the jar, and is found
 * by reflection.
 *
 * <p>Memory that the kernel may write to is freed only when nothing is in flight any more. A
 * completion is matched by its slot's generation, so one that comes late never meets another
 * operation. What belongs to the driving thread lies in an arena confined to it, so the JVM itself
 * refuses other threads.
 */
package dev.heddle.uring;
