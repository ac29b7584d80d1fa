package dev.heddle.channels;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/** Which addresses a channel takes, as the JDK's decide it. */
final class Addresses {
    private static final int TEMPORARY_TRIES_MAX = 10;
    private static final String UNIX_DIRECTORY = "jdk.net.unixdomain.tmpdir";

    private Addresses() {
    }

    /**
     * An address that a channel can use.
     *
     * @param family that the channel was opened for, or null for IPv6 and IPv4
     * @throws UnresolvedAddressException      if it is not resolved
     * @throws UnsupportedAddressTypeException if the channel does not speak its family
     */
    static SocketAddress checked(SocketAddress address, ProtocolFamily family) {
        Objects.requireNonNull(address);
        if (family == StandardProtocolFamily.UNIX) {
            if (address instanceof UnixDomainSocketAddress) {
                return address;
            }
            throw new UnsupportedAddressTypeException();
        }
        if (!(address instanceof InetSocketAddress internet)) {
            throw new UnsupportedAddressTypeException();
        }
        if (internet.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        if (family == StandardProtocolFamily.INET
                && !(internet.getAddress() instanceof Inet4Address)) {
            throw new UnsupportedAddressTypeException();
        }
        return internet;
    }

    /** The same of a peer, where no address in particular means this machine. */
    static SocketAddress checkedRemote(SocketAddress address, ProtocolFamily family) {
        SocketAddress checked = checked(address, family);
        if (checked instanceof InetSocketAddress internet
                && internet.getAddress().isAnyLocalAddress()) {
            return new InetSocketAddress(loopback(internet.getAddress()), internet.getPort());
        }
        return checked;
    }

    private static InetAddress loopback(InetAddress like) {
        try {
            return InetAddress.getByName(like instanceof Inet4Address ? "127.0.0.1" : "::1");
        } catch (IOException e) {
            throw new AssertionError(e); // a literal is not looked up
        }
    }

    /** What is done with an address that has been thought up. */
    @FunctionalInterface
    interface Binding {
        void bind(UnixDomainSocketAddress address) throws IOException;
    }

    /** Binds to a path that nobody has, in the directory for such paths. */
    static void bindTemporary(Binding binding) throws IOException {
        String directory = System.getProperty(UNIX_DIRECTORY, System.getProperty("java.io.tmpdir"));
        BindException taken = null;
        for (int i = 0; i < TEMPORARY_TRIES_MAX; i++) {
            int number = ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
            try {
                binding.bind(UnixDomainSocketAddress.of(Path.of(directory, "socket_" + number)));
                return;
            } catch (BindException e) {
                taken = e;
            }
        }
        throw taken;
    }
}
