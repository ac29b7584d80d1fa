package dev.heddle.uring;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;

/** The bytes of file names, encoded as the JDK's own file system does. */
final class PathBytes {
    static final Charset CHARSET = Charset.forName(
            System.getProperty("sun.jnu.encoding", "UTF-8"));

    private PathBytes() {
    }

    /** @throws CharacterCodingException if the encoding lacks a character */
    static byte[] of(String path) throws CharacterCodingException {
        // An empty path is the current folder in Java, and nothing at all in Linux.
        ByteBuffer encoded = CHARSET.newEncoder().encode(
                CharBuffer.wrap(path.isEmpty() ? "." : path));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
