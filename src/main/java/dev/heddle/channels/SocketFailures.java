package dev.heddle.channels;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;

/** What sockets throw where channels throw something else. */
final class SocketFailures {
    private SocketFailures() {
    }

    /** Code that fails as channels do. */
    @FunctionalInterface
    interface Code<T> {
        T run() throws IOException;
    }

    /** Runs code of a channel's for the channel's adaptor: failures that are no I/O's differ. */
    static <T> T translating(Code<T> code) throws IOException {
        try {
            return code.run();
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw translated(e);
        }
    }

    /** The same, of all failures. */
    static <T> T asSocketExceptions(Code<T> code) throws SocketException {
        try {
            return translating(code);
        } catch (SocketException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw caused("Socket is closed", e);
        } catch (IOException e) {
            throw caused(e.getMessage(), e);
        }
    }

    private static SocketException translated(RuntimeException e) {
        return switch (e) {
            case NotYetConnectedException not -> caused("Socket is not connected", not);
            case AlreadyConnectedException already -> caused("Already connected", already);
            case AlreadyBoundException already -> caused("Already bound", already);
            case NotYetBoundException not -> caused("Socket is not bound yet", not);
            case UnresolvedAddressException name -> caused("Unresolved address", name);
            case UnsupportedAddressTypeException type -> caused("Unsupported address type", type);
            default -> throw e;
        };
    }

    /** Runs code of the facade's for a socket that has no channel. */
    static <T> T withoutChannel(Code<T> code) throws IOException {
        try {
            return code.run();
        } catch (SocketException | InterruptedIOException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw caused("Socket closed", e);
        } catch (IOException e) {
            throw caused(e.getMessage(), e);
        } catch (NotYetConnectedException e) {
            throw caused("Not connected", e);
        } catch (UnsupportedAddressTypeException e) {
            throw caused("Unsupported address type", e);
        }
    }

    private static SocketException caused(String message, Exception cause) {
        return (SocketException) new SocketException(message).initCause(cause);
    }
}
