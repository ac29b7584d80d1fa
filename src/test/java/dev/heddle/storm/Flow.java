package dev.heddle.storm;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Datagrams from one socket to another. Each tells what it is, so that none comes changed, cut,
 * twice or without having been sent; and none is lost while no more are under way than the
 * receiver's buffer has room for. Reordered they may be: the sender's thread changes its processor.
 */
final class Flow {
    /*
     * A datagram:
     *
     *   0        8          16       24
     *   +--------+----------+--------+------------------------+
     *   | number | sequence | length | pattern, made of both  |
     *   +--------+----------+--------+------------------------+
     *
     * Several of the sequence LAST follow the others until every receiver has got one.
     */
    /** How many are under way at once. */
    enum Pace { ONE, SOME, AS_IT_COMES }

    static final int LENGTH_MIN = 32;
    /** What a datagram over IPv4 has room for. */
    static final int LENGTH_MAX = 65_507;
    static final long LAST = -1;
    private static final int HEADER_BYTES = 24;
    /**
     * Of the receiver's buffer, for which the system counts what it takes itself: less than half
     * of what Linux grants to anybody.
     */
    private static final long ROOM_BYTES = 100_000;
    private static final int OVERHEAD_BYTES = 2_048;

    final Pace pace;
    /** Datagrams to be sent. */
    final int goal;
    /** How many receivers have not had the last one. */
    final AtomicInteger receivers;
    private final long number;
    private final InetSocketAddress from;
    private final BitSet arrived = new BitSet();
    private int sent;
    private long bytesUnderWay;

    /** @param number that no other flow has: some arrive late, and at another's port */
    Flow(long number, InetSocketAddress from, SplittableRandom random, int receivers) {
        this.number = number;
        this.from = from;
        pace = Pace.values()[random.nextInt(Pace.values().length)];
        goal = random.nextInt(pace == Pace.ONE ? 60 : 600);
        this.receivers = new AtomicInteger(receivers);
    }

    /** Fills a window with the next datagram, or one of the last ones. */
    ByteBuffer next(Vessel vessel, int length, int offset, boolean isLast) {
        long sequence = isLast ? LAST : sent();
        ByteBuffer window = vessel.source(length, offset, Pattern.origin(number, sequence), 0);
        vessel.putLong(0, number);
        vessel.putLong(8, sequence);
        vessel.putLong(16, length);
        return window;
    }

    /** Expects that sending has left it as it was. */
    void checkSource(Vessel vessel, int length) {
        checkPattern(vessel, length, number, vessel.getLong(8));
    }

    private static void checkPattern(Vessel vessel, int length, long number, long sequence) {
        vessel.checkPattern(HEADER_BYTES, length - HEADER_BYTES,
                Pattern.origin(number, sequence), HEADER_BYTES);
    }

    private static long cost(long length) {
        return 2 * length + OVERHEAD_BYTES;
    }

    /** Whether another may be sent without being lost, or may be lost. */
    synchronized boolean hasRoom(int length) {
        return switch (pace) {
            case ONE -> bytesUnderWay == 0;
            case SOME -> bytesUnderWay == 0 || bytesUnderWay + cost(length) <= ROOM_BYTES;
            case AS_IT_COMES -> true;
        };
    }

    /** Whether all that were sent have come. */
    synchronized boolean isDelivered() {
        return bytesUnderWay == 0;
    }

    /** How many have been sent. */
    synchronized int sent() {
        return sent;
    }

    /** How many have come. */
    synchronized int arrived() {
        return arrived.cardinality();
    }

    /** The next one was sent. */
    synchronized void count(int length) {
        sent++;
        bytesUnderWay += cost(length);
    }

    /**
     * Checks what a receiver got.
     *
     * @param room of the window
     * @return whether it was one of the last
     */
    boolean take(Vessel vessel, int count, int room, InetSocketAddress sender) {
        long length = vessel.getLong(16);
        if (count < LENGTH_MIN || count != Math.min(length, room)) {
            throw new AssertionError(count + " bytes came of a datagram of "
                    + (count < LENGTH_MIN ? "more" : length) + " into a window of " + room);
        }
        long sequence = vessel.getLong(8);
        checkPattern(vessel, count, vessel.getLong(0), sequence);
        if (vessel.getLong(0) != number) {
            return false; // of whoever had one of these ports before
        }
        if (!from.equals(sender)) {
            throw new AssertionError("it came from " + from + ", not " + sender);
        }
        if (sequence == LAST) {
            return true;
        }
        arrive(Math.toIntExact(sequence), length);
        return false;
    }

    private synchronized void arrive(int sequence, long length) {
        // The next one may come before its sender has counted it.
        if (sequence > sent || arrived.get(sequence)) {
            throw new AssertionError("datagram " + sequence + " of " + sent
                    + (arrived.get(sequence) ? " came twice" : " was never sent"));
        }
        arrived.set(sequence);
        bytesUnderWay -= cost(length);
    }

    /** When no more come: expects that nothing was sent by a call that has failed. */
    synchronized void checkAll() {
        if (arrived.length() > sent) {
            throw new AssertionError("datagram " + sent + " came, though its sending failed");
        }
    }
}
