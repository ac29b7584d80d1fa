/**
 * The heart: a loop that takes operations in and gives callbacks out. Read in this order:
 *
 * <ol>
 * <li>{@link dev.heddle.loop.Operations}, {@link dev.heddle.loop.PathOperations}: what can be asked
 *     for, a method each.
 * <li>{@link dev.heddle.loop.Completion}: the caller's reusable token for one operation, and its
 *     phases.
 * <li>{@link dev.heddle.loop.IoLoop}: the turn, the callbacks, the end.
 * <li>{@code Submissions}: how operations wait for room; {@code StagingPool} and {@code Staging}:
 *     memory that stands in for the caller's, cut from {@code Slabs}; {@code Waits}: timers and
 *     listenings; {@code Syncs}: who wants the same file durable; {@code Gathering}: when a loop
 *     waits for several completions; {@code GivingWay}: when it lets others go on although it has
 *     been woken; {@code Trial}: how either finds out whether it pays.
 * <li>{@code HandoverQueue}: how other threads reach the loop and wake it;
 *     {@link dev.heddle.loop.Event}, {@link dev.heddle.loop.Shares} with
 *     {@link dev.heddle.loop.Handle}, {@code CancelRequest} and {@code CancelAll} are what travels
 *     there besides completions.
 * <li>{@link dev.heddle.loop.LoopGroup} has the loops of one facade, each driven by a
 *     {@link dev.heddle.loop.LoopThread}; {@link dev.heddle.loop.Call} is a blocking call's way
 *     through one of them, and {@link dev.heddle.loop.Readiness} spares it that way.
 * <li>{@link dev.heddle.loop.FusedThreads} makes virtual threads that the loop runs on its own
 *     thread, where the JVM allows it: each has a {@code Seat}, which is its scheduler, and the
 *     {@code RunQueue} gives those that can go on their turns.
 * <li>{@link dev.heddle.loop.BackendChoice} picks the backend.
 * </ol>
 *
 * <h2>Where this departs from what one might expect</h2>
 * <ul>
 * <li>The queue of other threads and the "loop sleeps" flag are <i>one</i> atomic word. With two,
 *     each side must write one and then look at the other, and forgetting either look loses a
 *     wake-up; with one there is nothing to forget.
 * <li>A loop that waits for several completions does not count as asleep, and is not woken: it
 *     comes by itself within a tenth of a millisecond.
 * <li>Loops of a group share nothing that changes but what {@code Shares} count: of the operations
 *     that hold shares of one thing each loop has a list of its own, and what ends them is handed
 *     to all. A completion is never used on two of them: a late request to cancel could not tell
 *     then which one's it is.
 * <li>A completion's cancel bit is not in its atomic word: cancelling is done by the driving
 *     thread alone. Other threads send a request, which names the use of the completion that it
 *     means, so that a late one cannot hit the next operation.
 * <li>A trigger of an event ends <i>all</i> listenings that began before it. With one per trigger,
 *     triggers that coalesce would leave somebody waiting.
 * <li>What was interrupted before anything of it had happened is submitted again here, first of
 *     those that wait, rather than by each backend: the cancel bit that forbids it is here, too.
 * <li>A virtual thread of the loop's own is on the loop's thread whenever it runs, and cannot be
 *     pre-empted; so it may do what only the driving thread may, as long as it does not park
 *     half-way. That is why nothing here takes a lock, and why what does (logging, the JDK's
 *     helpers of sockets) is left to other threads: one that such a thread holds while it is
 *     parked would never be given back, and one that it stands in line for is given to it while
 *     the loop, behind it in the line, cannot run it. The JDK's locks count, too, such as that of
 *     its cleaners: memory for the loop comes without one.
 * <li>A close on a facade's loop passes the operations that wait for room, and has a place in
 *     flight kept for it. Otherwise, with as many connections idling in a receive as may be in
 *     flight, none of them could ever be closed.
 * </ul>
 */
package dev.heddle.loop;
