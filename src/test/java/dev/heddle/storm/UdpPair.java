package dev.heddle.storm;

import static java.net.StandardSocketOptions.SO_RCVBUF;

import dev.heddle.Deadline;
import dev.heddle.UdpSocket;
import dev.heddle.storm.Flow.Pace;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Two UDP sockets and a {@link Flow} each way, with a sender and some receivers. */
final class UdpPair extends Pair<UdpSocket> {
    private static final int RECEIVERS_MAX = 3;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long PAUSE_NS = 1_000_000;
    private static final int BURST_MAX = 64;

    private InetSocketAddress addressOfFirst;
    private InetSocketAddress addressOfSecond;

    UdpPair(Era era) {
        super(era);
    }

    @Override
    boolean meet() {
        noScope();
        return call(() -> {
            first = open();
            second = open();
            addressOfFirst = first.localAddress();
            addressOfSecond = second.localAddress();
            if (random.nextBoolean()) {
                first.withDeadline(deadline()).connect(addressOfSecond);
            }
            if (random.nextBoolean()) {
                second.withDeadline(deadline()).connect(addressOfFirst);
            }
        }) == End.DONE;
    }

    private UdpSocket open() throws IOException {
        UdpSocket socket = random.nextBoolean() ? era.heddle.bindUdp(Way.loopback())
                : era.heddle.openUdp().bind(Way.loopback());
        return socket.setOption(SO_RCVBUF, BUFFER_BYTES);
    }

    @Override
    List<Side> sides() {
        List<Side> sides = new ArrayList<>();
        populate(sides, first, addressOfFirst, second, addressOfSecond);
        populate(sides, second, addressOfSecond, first, addressOfFirst);
        return sides;
    }

    private void populate(List<Side> sides, UdpSocket from, InetSocketAddress fromAddress,
            UdpSocket to, InetSocketAddress toAddress) {
        int receivers = 1 + random.nextInt(RECEIVERS_MAX);
        Flow flow = new Flow(era.storm.newNumber(), fromAddress, random, receivers);
        sides.add(new Sender(flow, from, toAddress));
        for (int i = 0; i < receivers; i++) {
            sides.add(new Receiver(flow, to));
        }
    }

    @Override
    void cancelAllOf(UdpSocket socket) {
        socket.cancelAll();
    }

    /** The other side would not notice that one is gone. */
    @Override
    void giveUp(UdpSocket socket) {
        close(first);
        close(second);
    }

    private boolean isUndisturbed() {
        return !disturbed && era.isOpen() && !era.storm.hasFailed();
    }

    private final class Sender extends Side {
        private final Flow flow;
        private final InetSocketAddress to;
        private int untilPause = BURST_MAX;

        Sender(Flow flow, UdpSocket socket, InetSocketAddress to) {
            super(socket);
            this.flow = flow;
            this.to = to;
        }

        @Override
        boolean transfer() {
            boolean isLast = flow.sent() >= flow.goal || !era.goesOn();
            if (isLast && flow.receivers.get() == 0) {
                finish();
                return false;
            }
            Vessel vessel = take();
            int length = Math.max(Flow.LENGTH_MIN, length(vessel, Flow.LENGTH_MAX));
            awaitRoom(length, isLast);
            End end = send(vessel, length, isLast);
            give(vessel);
            if (isLast || flow.pace == Pace.AS_IT_COMES && --untilPause == 0) {
                untilPause = BURST_MAX;
                LockSupport.parkNanos(PAUSE_NS);
            }
            return goesOn(end);
        }

        /** As far as promised, nothing is lost: so what is under way arrives. */
        private void awaitRoom(int length, boolean isLast) {
            long since = System.nanoTime();
            int before = flow.arrived();
            while (isUndisturbed() && (isLast
                    ? flow.pace != Pace.AS_IT_COMES && !flow.isDelivered()
                    : !flow.hasRoom(length) && era.goesOn())) {
                Thread.interrupted();
                LockSupport.parkNanos(PAUSE_NS / 8);
                if (flow.arrived() > before) {
                    before = flow.arrived();
                    since = System.nanoTime();
                } else if (System.nanoTime() - since > Watchdog.PATIENCE_NS) {
                    throw new AssertionError("of " + flow.sent() + " datagrams only "
                            + flow.arrived() + " came");
                }
            }
        }

        private End send(Vessel vessel, int length, boolean isLast) {
            ByteBuffer source = flow.next(vessel, length, random.nextInt(1 << 20), isLast);
            int start = source.position();
            UdpSocket view = isLast ? socket : view(socket);
            boolean names = socket.remoteAddress() == null || random.nextBoolean();
            int[] result = new int[1];
            End end = call(() -> result[0] = names ? view.send(source, to) : view.send(source));
            int count = source.position() - start;
            if (count != (end == End.DONE ? length : 0) || result[0] != count) {
                throw new AssertionError(end + " after " + count + " of " + length + " bytes");
            }
            vessel.checkAround();
            flow.checkSource(vessel, length);
            if (end == End.DONE && !isLast) {
                flow.count(length);
                era.tally.count(Count.DATAGRAMS);
            }
            return end;
        }

        private void finish() {
            if (isUndisturbed()) {
                flow.checkAll();
                era.tally.add(Count.DATAGRAMS_LOST, flow.sent() - flow.arrived());
            }
        }
    }

    private final class Receiver extends Side {
        private final Flow flow;

        Receiver(Flow flow, UdpSocket socket) {
            super(socket);
            this.flow = flow;
        }

        @Override
        void leave() {
            flow.receivers.getAndDecrement();
        }

        @Override
        boolean transfer() {
            Vessel vessel = take();
            int room = Math.max(Flow.LENGTH_MIN, length(vessel, Integer.MAX_VALUE));
            ByteBuffer target = vessel.target(room, random.nextInt(1 << 20));
            int start = target.position();
            UdpSocket view = view(socket);
            InetSocketAddress[] sender = new InetSocketAddress[1];
            End end = call(() -> sender[0] = view.receive(target));
            int count = target.position() - start;
            vessel.checkTarget(count);
            if (end != End.DONE && count != 0) {
                throw new AssertionError(end + " after " + count + " bytes");
            }
            boolean isLast = end == End.DONE && flow.take(vessel, count, room, sender[0]);
            era.tally.add(Count.BYTES_CHECKED, count);
            give(vessel);
            return !isLast && goesOn(end);
        }
    }
}
