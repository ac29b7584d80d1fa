package dev.heddle.nio;

import dev.heddle.backend.Datagram;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Operation;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.SelectionKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A UDP socket. */
final class Udp extends PolledSocket {
    /*
     * The channel is in non-blocking mode: see Stream. It says 0 of an empty datagram that was
     * sent, and of any that was not; so an empty one counts as sent, and is lost, as datagrams may
     * be, if the socket's buffer was full. On a connected channel the JDK sends no empty datagram
     * at all, and does not say so; hence we refuse it.
     */
    private record Group(InetAddress group, NetworkInterface on, InetAddress source) {
    }

    final DatagramChannel channel;
    private final Map<Group, MembershipKey> memberships = new ConcurrentHashMap<>();

    Udp(DatagramChannel channel) {
        this.channel = channel;
    }

    @Override
    DatagramChannel channel() {
        return channel;
    }

    @Override
    DatagramChannel network() {
        return channel;
    }

    @Override
    boolean read(Flight reader) {
        return transfer((Datagram) reader.operation, reader.position, reader.limit);
    }

    @Override
    boolean write(Flight writer) {
        return transfer((Datagram) writer.operation, writer.position, writer.limit);
    }

    @Override
    boolean attempt(Operation operation) {
        return operation instanceof Datagram datagram
                && transfer(datagram, datagram.buffer.position(), datagram.buffer.limit());
    }

    private boolean transfer(Datagram datagram, int position, int limit) {
        // No more than it may have, since the JDK copies a heap buffer as a whole.
        int end = Math.min(limit, position + Datagram.BYTES_MAX);
        ByteBuffer view = datagram.buffer.duplicate().limit(end).position(position);
        try {
            return switch (datagram) {
                case Datagram.SendTo send -> send(send, view);
                case Datagram.RecvFrom recv -> receive(recv, view);
            };
        } catch (Throwable t) {
            datagram.fail(ErrnoOf.of(t), t);
            return true;
        }
    }

    private boolean receive(Datagram.RecvFrom recv, ByteBuffer target) throws IOException {
        int before = target.position();
        SocketAddress sender = channel.receive(target);
        if (sender == null) {
            return false;
        }
        recv.remote = sender;
        recv.succeed(target.position() - before);
        return true;
    }

    private boolean send(Datagram.SendTo send, ByteBuffer source) throws IOException {
        SocketAddress peer = channel.getRemoteAddress();
        boolean isEmpty = !source.hasRemaining();
        if (send.remote == null && peer == null) {
            send.fail(Errno.EDESTADDRREQ, null);
            return true;
        }
        if (isEmpty && peer != null) {
            throw new UnsupportedOperationException(
                    "the JDK sends no empty datagram on a connected socket");
        }
        int count = channel.send(source, send.remote == null ? peer : send.remote);
        if (count == 0 && !isEmpty) {
            return false;
        }
        send.succeed(count);
        return true;
    }

    @Override
    int readInterest() {
        return SelectionKey.OP_READ;
    }

    @Override
    int writeInterest() {
        return SelectionKey.OP_WRITE;
    }

    void join(InetAddress group, NetworkInterface on, InetAddress source) throws IOException {
        MembershipKey key = source == null
                ? channel.join(group, on) : channel.join(group, on, source);
        // For a membership that there is already, the JDK returns its key.
        if (memberships.put(new Group(group, on, source), key) != null) {
            throw new BindException("this socket has joined already"); // as the kernel says
        }
    }

    void leave(InetAddress group, NetworkInterface on, InetAddress source) throws IOException {
        MembershipKey key = memberships.remove(new Group(group, on, source));
        if (key == null) {
            throw Failures.of(Errno.EADDRNOTAVAIL, "leave", group, null);
        }
        key.drop();
    }
}
