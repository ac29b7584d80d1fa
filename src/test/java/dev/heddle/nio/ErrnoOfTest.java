package dev.heddle.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.backend.Errno;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Error numbers behind the JDK's exceptions. */
class ErrnoOfTest {
    private static Errno ofFile(String reason) {
        return ErrnoOf.of(new FileSystemException("f", null, reason));
    }

    @Test
    void everyTextOfTheTableLeadsBackToItsNumber() {
        for (Errno errno : Errno.values()) {
            assertEquals(errno, ErrnoOf.of(new IOException(errno.line())));
            assertEquals(errno, ofFile(errno.line().toUpperCase()));
        }
    }

    @Test
    void theTextsOfOtherSystemsAreKnown() {
        Map<String, Errno> texts = Map.of(
                "No file descriptors available", Errno.EMFILE,
                "Operation timed out", Errno.ETIMEDOUT,
                "There is not enough space on the disk", Errno.ENOSPC);
        texts.forEach((text, errno) -> assertEquals(errno, ErrnoOf.of(new IOException(text))));
    }

    @Test
    void whatTheJdkAddsToATextDoesNotMatter() {
        assertEquals(Errno.ECONNREFUSED, ErrnoOf.of(
                new ConnectException("Connection refused: no further information")));
        assertEquals(Errno.ELOOP, ofFile("Too many levels of symbolic links or unable to access"
                + " attributes of symbolic link"));
        assertEquals(Errno.ECONNRESET, ErrnoOf.of(new SocketException("Connection reset")));
    }

    @Test
    void typesCountWhereThereIsNoText() {
        assertEquals(Errno.ENOENT, ErrnoOf.of(new NoSuchFileException("f")));
        assertEquals(Errno.EACCES, ErrnoOf.of(new AccessDeniedException("f")));
        assertEquals(Errno.ECANCELED, ErrnoOf.of(new AsynchronousCloseException()));
        assertEquals(Errno.EBADF, ErrnoOf.of(new ClosedChannelException()));
        assertEquals(Errno.ENOTCONN, ErrnoOf.of(new NotYetConnectedException()));
        assertEquals(Errno.ENOMEM, ErrnoOf.of(new OutOfMemoryError()));
    }

    @Test
    void typesCountWhereTheTextIsInAnotherLanguage() {
        assertEquals(Errno.ECONNREFUSED,
                ErrnoOf.of(new ConnectException("Verbindungsaufbau abgelehnt")));
        assertEquals(Errno.EHOSTUNREACH,
                ErrnoOf.of(new NoRouteToHostException("Keine Route zum Zielrechner")));
        assertEquals(Errno.EADDRINUSE,
                ErrnoOf.of(new BindException("Die Adresse wird bereits verwendet")));
    }

    @Test
    void whatNobodyKnowsIsUnknown() {
        assertEquals(Errno.UNKNOWN, ErrnoOf.of(new IOException("Auf dem Gerät ist kein Platz")));
        assertEquals(Errno.UNKNOWN, ErrnoOf.of(new IOException()));
        assertEquals(Errno.UNKNOWN, ErrnoOf.of(new RuntimeException("?")));
    }
}
