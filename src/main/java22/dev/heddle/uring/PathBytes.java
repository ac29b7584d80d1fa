package dev.heddle.uring;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;

/** Paths as the kernel wants them: in the bytes that the JDK would use. */
final class PathBytes {
    /** The JDK's charset for file names, which need not be the default one. */
    private static final Charset CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final char UNDECODABLE = '\uFFFD';
    private static final int HEX = 16;

    private PathBytes() {
    }

    /**
     * A path of the default file system in bytes, without the NUL at the end.
     *
     * @throws InvalidPathException      if the charset of file names lacks one of its characters
     * @throws ProviderMismatchException if it belongs to another file system
     */
    static byte[] of(Path path) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new ProviderMismatchException(path + " belongs to " + path.getFileSystem());
        }
        String name = path.toString();
        if (name.isEmpty()) {
            return new byte[] {'.'};
        }
        return name.indexOf(UNDECODABLE) < 0 ? encoded(name) : fromUri(path);
    }

    /** A path's text; what the charset of file names cannot decode is replaced. */
    static String text(byte[] bytes) {
        return new String(bytes, CHARSET);
    }

    private static byte[] encoded(String name) {
        try {
            ByteBuffer bytes = CHARSET.newEncoder().encode(CharBuffer.wrap(name));
            byte[] result = new byte[bytes.remaining()];
            bytes.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new InvalidPathException(name, "has characters that " + CHARSET
                    + ", the charset of file names here (sun.jnu.encoding), lacks");
        }
    }

    /** Names found in a folder need not be text; only their URI still tells all their bytes. */
    private static byte[] fromUri(Path path) {
        String escaped = path.toUri().getRawPath();
        var bytes = new ByteArrayOutputStream(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            if (escaped.charAt(i) == '%') {
                bytes.write(Integer.parseInt(escaped, i + 1, i + 3, HEX));
                i += 2;
            } else {
                bytes.write(escaped.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
