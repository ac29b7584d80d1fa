package dev.heddle.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Sockets;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.Path;

/** Addresses of Unix-domain sockets: see {@link SocketAddresses}. */
final class UnixAddresses {
    /*
     * Linux has abstract names, too, which begin with a zero byte. The JDK knows none; whoever has
     * one counts as unnamed.
     */
    /** What an address without a name is made of: the family alone. */
    static final int UNNAMED_BYTES = (int) Sockaddr.Un.SUN_PATH;
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private UnixAddresses() {
    }

    /** Writes an address; its length in bytes, or a negated error number. */
    static int write(SocketAddress address, MemorySegment to) {
        if (!(address == null || address instanceof UnixDomainSocketAddress)) {
            throw new UnsupportedAddressTypeException();
        }
        Path path = (address == null ? UNNAMED : (UnixDomainSocketAddress) address).getPath();
        to.set(JAVA_SHORT, Sockaddr.Un.SUN_FAMILY, SocketConstants.AF_UNIX);
        if (path.equals(UNNAMED.getPath())) {
            return UNNAMED_BYTES;
        }
        byte[] bytes = PathBytes.of(path);
        if (bytes.length > Sockets.UNIX_PATH_BYTES_MAX) {
            return -Errno.ENAMETOOLONG.number();
        }
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, Sockaddr.Un.SUN_PATH, bytes.length);
        to.set(JAVA_BYTE, Sockaddr.Un.SUN_PATH + bytes.length, (byte) 0);
        return UNNAMED_BYTES + bytes.length + 1;
    }

    /** The address that the kernel wrote, in so many bytes. */
    static UnixDomainSocketAddress read(MemorySegment from, int length) {
        int end = UNNAMED_BYTES;
        while (end < length && from.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - UNNAMED_BYTES];
        MemorySegment.copy(from, JAVA_BYTE, Sockaddr.Un.SUN_PATH, bytes, 0, bytes.length);
        return UnixDomainSocketAddress.of(PathBytes.toPath(bytes));
    }
}
