package dev.heddle.channels;

import java.lang.ref.WeakReference;
import java.net.DatagramPacket;

/**
 * How many bytes a packet has room for. A packet has one length for both, the room and what was
 * received; the JDK knows a second one that others do not see. So that a packet can be received
 * into again and again, its room is remembered here, for the last packet. Any thread may call.
 */
final class PacketRoom {
    private record Last(WeakReference<DatagramPacket> packet, byte[] data, int offset, int received,
            int room) {
    }

    /** Null at first. */
    private volatile Last last;

    /** What its user has left it. */
    int of(DatagramPacket packet) {
        Last seen = last;
        boolean untouched = seen != null && seen.packet.refersTo(packet)
                && seen.data == packet.getData() && seen.offset == packet.getOffset()
                && seen.received == packet.getLength();
        return untouched ? seen.room : packet.getLength();
    }

    /** Notes what was received into it. */
    void received(DatagramPacket packet, int length) {
        int room = of(packet);
        packet.setLength(length);
        last = new Last(new WeakReference<>(packet), packet.getData(), packet.getOffset(), length,
                room);
    }
}
