package dev.heddle.nio;

import dev.heddle.backend.Errno;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Finds the error number behind an exception of the JDK. */
final class ErrnoOf {
    /*
     * The JDK has a type of its own for a few errors only; of most it keeps just the text of the
     * C library. So the text is looked up first, then the type. Where neither is known (a message
     * in the user's language, say) the answer is UNKNOWN, and the exception tells.
     */
    private static final Map<String, Errno> BY_TEXT = new HashMap<>();

    static {
        for (Errno errno : Errno.values()) { // their lines are those of the GNU C library
            BY_TEXT.put(errno.line().toLowerCase(Locale.ROOT), errno);
        }
        // the JDK
        put("connection reset", Errno.ECONNRESET);
        put("unresolved address", Errno.EDESTADDRREQ);
        put("unix domain path too long", Errno.ENAMETOOLONG);
        put("server socket cannot bind to unnamed address", Errno.EINVAL);
        put("can't send to port 0", Errno.EINVAL);
        put("can't connect to port 0", Errno.EINVAL);
        // musl
        put("i/o error", Errno.EIO);
        put("out of memory", Errno.ENOMEM);
        put("no file descriptors available", Errno.EMFILE);
        put("filename too long", Errno.ENAMETOOLONG);
        put("symbolic link loop", Errno.ELOOP);
        put("address in use", Errno.EADDRINUSE);
        put("address not available", Errno.EADDRNOTAVAIL);
        put("network unreachable", Errno.ENETUNREACH);
        put("host is unreachable", Errno.EHOSTUNREACH);
        put("quota exceeded", Errno.EDQUOT);
        put("invalid seek", Errno.ESPIPE);
        // macOS and the BSDs
        put("cross-device link", Errno.EXDEV);
        put("resource busy", Errno.EBUSY);
        put("disc quota exceeded", Errno.EDQUOT);
        put("operation timed out", Errno.ETIMEDOUT);
        put("can't assign requested address", Errno.EADDRNOTAVAIL);
        put("socket is not connected", Errno.ENOTCONN);
        put("socket is already connected", Errno.EISCONN);
        put("can't send after socket shutdown", Errno.ESHUTDOWN);
        put("result too large", Errno.ERANGE);
        // Windows
        put("access is denied", Errno.EACCES);
        put("there is not enough space on the disk", Errno.ENOSPC);
        put("the handle is invalid", Errno.EBADF);
        put("the process cannot access the file because it is being used by another process",
                Errno.EBUSY);
        put("an existing connection was forcibly closed by the remote host", Errno.ECONNRESET);
        put("an established connection was aborted by the software in your host machine",
                Errno.ECONNABORTED);
    }

    private ErrnoOf() {
    }

    private static void put(String text, Errno errno) {
        BY_TEXT.put(text, errno);
    }

    /** The error number, or {@link Errno#UNKNOWN}. */
    static Errno of(Throwable t) {
        return switch (t) {
            case VirtualMachineError e -> Errno.ENOMEM; // first, as it allocates nothing
            case RuntimeException e -> ofRuntime(e);
            case AsynchronousCloseException e -> Errno.ECANCELED;
            case ClosedChannelException e -> Errno.EBADF;
            case NoSuchFileException e -> Errno.ENOENT;
            case FileAlreadyExistsException e -> Errno.EEXIST;
            case AccessDeniedException e -> Errno.EACCES;
            case NotDirectoryException e -> Errno.ENOTDIR;
            case FileSystemLoopException e -> Errno.ELOOP;
            case DirectoryNotEmptyException e -> Errno.ENOTEMPTY;
            case NotLinkException e -> Errno.EINVAL;
            case AtomicMoveNotSupportedException e -> Errno.EXDEV;
            case FileSystemException e -> ofText(e.getReason(), Errno.UNKNOWN);
            case ConnectException e -> ofText(e.getMessage(), Errno.ECONNREFUSED);
            case PortUnreachableException e -> Errno.ECONNREFUSED;
            case NoRouteToHostException e -> ofText(e.getMessage(), Errno.EHOSTUNREACH);
            case BindException e -> ofText(e.getMessage(), Errno.EADDRINUSE);
            default -> ofText(t.getMessage(), Errno.UNKNOWN);
        };
    }

    /** The JDK's objections to a channel's state or to an argument. */
    private static Errno ofRuntime(RuntimeException t) {
        return switch (t) {
            case NonReadableChannelException e -> Errno.EBADF;
            case NonWritableChannelException e -> Errno.EBADF;
            case NotYetConnectedException e -> Errno.ENOTCONN;
            case AlreadyConnectedException e -> Errno.EISCONN;
            case ConnectionPendingException e -> Errno.EALREADY;
            case AlreadyBoundException e -> Errno.EINVAL;
            case NotYetBoundException e -> Errno.EINVAL;
            case UnresolvedAddressException e -> Errno.EDESTADDRREQ;
            case UnsupportedAddressTypeException e -> Errno.EAFNOSUPPORT;
            case ReadOnlyFileSystemException e -> Errno.EROFS;
            case UnsupportedOperationException e -> Errno.EOPNOTSUPP;
            case SecurityException e -> Errno.EACCES;
            case IllegalArgumentException e -> Errno.EINVAL;
            case OverlappingFileLockException e -> Errno.EAGAIN;
            case IllegalStateException e -> Errno.EFAULT; // memory that its owner has freed
            default -> Errno.UNKNOWN;
        };
    }

    private static Errno ofText(String text, Errno otherwise) {
        if (text == null) {
            return otherwise;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("not a multiple of the block size")) {
            return Errno.EINVAL; // the JDK's own check of direct I/O
        }
        Errno errno = BY_TEXT.get(lower);
        if (errno == null) { // "Connection refused: no further information" and the like
            errno = BY_TEXT.get(upTo(upTo(upTo(lower, ": "), " or unable to access"),
                    " (nofollow_links specified)"));
        }
        return errno == null ? otherwise : errno;
    }

    private static String upTo(String text, String end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
