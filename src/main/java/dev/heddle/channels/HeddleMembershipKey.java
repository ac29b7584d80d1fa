package dev.heddle.channels;

import dev.heddle.Membership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.channels.MembershipKey;
import java.nio.channels.MulticastChannel;

/** A {@link MembershipKey} over a {@link Membership}. */
final class HeddleMembershipKey extends MembershipKey {
    private final HeddleDatagramChannel channel;
    private final Membership membership;

    HeddleMembershipKey(HeddleDatagramChannel channel, Membership membership) {
        this.channel = channel;
        this.membership = membership;
    }

    @Override
    public boolean isValid() {
        return channel.isOpen() && membership.isValid();
    }

    @Override
    public void drop() {
        try {
            membership.drop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UnsupportedOperationException always: see the departures of the channel */
    @Override
    public MembershipKey block(InetAddress source) {
        throw new UnsupportedOperationException("single senders cannot be blocked: "
                + "join the group for the senders that you want to hear");
    }

    @Override
    public MembershipKey unblock(InetAddress source) {
        throw new IllegalStateException("not blocked: " + source);
    }

    @Override
    public MulticastChannel channel() {
        return channel;
    }

    @Override
    public InetAddress group() {
        return membership.group();
    }

    @Override
    public NetworkInterface networkInterface() {
        return membership.networkInterface();
    }

    @Override
    public InetAddress sourceAddress() {
        return membership.source();
    }

    @Override
    public String toString() {
        return membership.toString();
    }
}
