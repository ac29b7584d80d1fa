package dev.heddle.backend;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Turns error numbers into the exceptions that the JDK throws for the same cause, with a message
 * that says what failed, on what, why it is likely, and what helps.
 */
public final class Failures {
    /** What a call on two paths was tried on, as a subject of {@link #of}. */
    public record PathPair(Path file, Path other) {
        @Override
        public String toString() {
            return file + " -> " + other;
        }
    }

    private Failures() {
    }

    /**
     * The exception for a failed operation.
     *
     * @param errno   why it failed
     * @param doing   the verb of what was tried, such as "read" or "connect"
     * @param subject the {@link Path}, {@link PathPair}, {@link SocketAddress} or
     *                {@link InetAddress} it was tried on, or any other object whose text names it;
     *                may be null
     * @param cause   the exception behind it, or null
     */
    public static IOException of(Errno errno, String doing, Object subject, Throwable cause) {
        String reason = reason(errno, doing, subject, cause);
        IOException failure = switch (subject) {
            case Path path -> ofFile(errno, path.toString(), null, reason);
            case PathPair two ->
                    ofFile(errno, two.file.toString(), two.other.toString(), reason);
            case SocketAddress address -> ofSocket(errno, address + ": " + reason);
            case InetAddress group -> ofSocket(errno, group.getHostAddress() + ": " + reason);
            case null -> new IOException(reason);
            default -> ofOther(errno, subject + ": " + reason);
        };
        return causedBy(cause, failure);
    }

    /**
     * The exception for a socket that could not be made, and so has no address: socket(2).
     *
     * @param what the kind of socket, as messages name it
     */
    public static IOException noSocket(Errno errno, String what, Throwable cause) {
        return causedBy(cause, ofSocket(errno, what + ": " + reason(errno, "socket", what, cause)));
    }

    /** The exception for a datagram that found nobody: a connected peer's host said so. */
    public static IOException portUnreachable(String doing, Object subject, Throwable cause) {
        return causedBy(cause, new PortUnreachableException(
                subject + ": " + reason(Errno.ECONNREFUSED, doing, subject, cause)));
    }

    private static IOException causedBy(Throwable cause, IOException failure) {
        if (cause != null && failure.getCause() == null && failure != cause) {
            failure.initCause(cause);
        }
        return failure;
    }

    /** A {@link ClosedChannelException} that says what was closed. */
    public static ClosedChannelException closed(String doing, Object subject) {
        return new ClosedException(subject + ": " + doing + " failed: it is closed");
    }

    private static String reason(Errno errno, String doing, Object subject, Throwable cause) {
        String advice = subject instanceof UnixDomainSocketAddress
                ? unixAdvice(errno, doing) : advice(errno, doing);
        String known = errno == Errno.UNKNOWN && cause != null ? cause.toString() : errno.line();
        return doing + " failed: " + known + " (" + errno + ")"
                + (advice.isEmpty() ? "" : "; " + advice);
    }

    private static IOException ofFile(Errno errno, String file, String other, String reason) {
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(file, other, reason);
            case EEXIST -> new FileAlreadyExistsException(file, other, reason);
            case EACCES, EPERM -> new AccessDeniedException(file, other, reason);
            case ENOTEMPTY -> new NotEmptyException(file, reason);
            case ENOTDIR -> new NoDirectoryException(file, reason);
            case EBADF -> new ClosedException(file + ": " + reason);
            default -> new FileSystemException(file, other, reason);
        };
    }

    private static IOException ofSocket(Errno errno, String reason) {
        return switch (errno) {
            case ECONNREFUSED, ETIMEDOUT, ENOTCONN -> new ConnectException(reason);
            case EHOSTUNREACH -> new NoRouteToHostException(reason);
            case EADDRINUSE, EADDRNOTAVAIL, EACCES -> new BindException(reason);
            case EPROTO -> new ProtocolException(reason);
            case EBADF -> new ClosedException(reason);
            default -> new SocketException(reason);
        };
    }

    private static IOException ofOther(Errno errno, String reason) {
        return errno == Errno.EBADF ? new ClosedException(reason) : new IOException(reason);
    }

    /** The likely cause and the remedy, where the error's own line does not say it all. */
    private static String advice(Errno errno, String doing) {
        return switch (errno) {
            case ENOENT -> doing.equals("open") ? "check the path; add CREATE to make the file"
                    : "check the path";
            case EEXIST -> doing.equals("open")
                    ? "choose another name, or open it without CREATE_NEW"
                    : "choose another name, or remove what has this one";
            case EACCES, EPERM -> "the process's user lacks the permission";
            case EISDIR -> "name a file in it";
            case ENOTDIR -> "it, or a part of the path before it, is not a directory";
            case ENOTEMPTY -> "remove first what is in it";
            case EXDEV -> "the two lie on different file systems: copy, then delete";
            case EBUSY -> "the system or another program uses it";
            case EMLINK -> "the file system allows no more links to it";
            case ELOOP -> "it is a symbolic link and NOFOLLOW_LINKS is set, or links form a ring";
            case EMFILE -> "the process has too many open files and sockets: close some, "
                    + "or raise its limit (ulimit -n)";
            case ENFILE -> "the whole system has too many open files: raise fs.file-max";
            case ENOSPC -> "the disk is full: free some space";
            case EDQUOT -> "the user's quota is used up";
            case EROFS -> "the file system is mounted read-only";
            case EFBIG -> "the file would pass the file system's or the process's size limit";
            case ETXTBSY -> "a running program is executed from it";
            case EINVAL -> doing.equals("open")
                    ? "an option or the name does not fit; with DIRECT, the file system may offer "
                            + "no direct I/O: open it without"
                    : "an argument does not fit; with direct I/O, memory, position and length must "
                            + "be multiples of the device's block size";
            case ENOMEM, ENOBUFS -> "the system or the process's limits leave too little memory";
            case EBADF -> "it is closed, or was not opened for this";
            case ECONNREFUSED -> "nobody listens there: check address and port, start the server";
            case ECONNRESET, EPIPE -> "the peer has closed the connection or died";
            case ECONNABORTED -> "the connection was given up before it was accepted";
            case ETIMEDOUT -> "the peer does not answer: check address, firewall and network";
            case EHOSTUNREACH, ENETUNREACH, ENETDOWN, EHOSTDOWN ->
                    "no way leads there: check the address and the network";
            case EADDRINUSE -> "another socket has this port: stop its owner, or choose another";
            case EADDRNOTAVAIL -> "this machine does not have that address";
            case EAFNOSUPPORT -> "this machine does not speak that kind of address";
            case ENOTCONN -> "connect it first";
            case EDESTADDRREQ -> "name an address, or connect it first";
            case EMSGSIZE -> "a datagram holds at most 65 507 bytes over IPv4, 65 527 over IPv6";
            case EOPNOTSUPP -> "this file system or kind of socket does not offer it";
            case ESPIPE -> "pipes and terminals have no position";
            case EIO -> "the device failed: see the system's log";
            case ECANCELED -> "it was cancelled";
            default -> "";
        };
    }

    /** The JDK's class has no constructor with a reason. */
    private static final class NotEmptyException extends DirectoryNotEmptyException {
        private static final long serialVersionUID = 1;

        private final String reason;

        NotEmptyException(String file, String reason) {
            super(file);
            this.reason = reason;
        }

        @Override
        public String getReason() {
            return reason;
        }
    }

    /** The JDK's class has no constructor with a reason. */
    private static final class NoDirectoryException extends NotDirectoryException {
        private static final long serialVersionUID = 1;

        private final String reason;

        NoDirectoryException(String file, String reason) {
            super(file);
            this.reason = reason;
        }

        @Override
        public String getReason() {
            return reason;
        }
    }

    /** What is different of sockets that have a path. */
    private static String unixAdvice(Errno errno, String doing) {
        return switch (errno) {
            case ENOENT -> "nobody has listened there yet, or its folder is missing: check the "
                    + "path, start the server";
            case EADDRINUSE -> "the path exists: delete it if no server listens there any more, "
                    + "or choose another";
            case ENAMETOOLONG, EINVAL -> "a Unix-domain socket's path has 1 to "
                    + Sockets.UNIX_PATH_BYTES_MAX + " bytes: choose a shorter or a relative one";
            case EAGAIN -> "the server has more connections waiting than its backlog lets in: "
                    + "try again later";
            case EPROTOTYPE -> "a socket of another type has that path";
            default -> advice(errno, doing);
        };
    }

    /** The JDK's class has no constructor with a message. */
    private static final class ClosedException extends ClosedChannelException {
        private static final long serialVersionUID = 1;

        private final String message;

        ClosedException(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }
    }
}
