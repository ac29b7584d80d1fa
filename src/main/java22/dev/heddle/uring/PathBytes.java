package dev.heddle.uring;

import dev.heddle.backend.PlatformPaths;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.util.HexFormat;

/** Paths as the kernel wants and tells them: in the bytes that the JDK would use. */
final class PathBytes {
    /** The JDK's charset for file names, which need not be the default one. */
    private static final Charset CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    private static final char UNDECODABLE = '\uFFFD';
    private static final int HEX = 16;
    /** Nothing is below it, which the kernel knows without a disk: toUri looks for directories. */
    private static final Path NOWHERE = Path.of("/dev/null");
    private static final int NOWHERE_LENGTH = NOWHERE.toString().length();

    private PathBytes() {
    }

    /**
     * A path of the default file system in bytes, without the NUL at the end; the empty one is the
     * working directory.
     *
     * @throws InvalidPathException      if the charset of file names lacks one of its characters
     * @throws ProviderMismatchException if it belongs to another file system
     */
    static byte[] of(Path path) {
        byte[] bytes = literally(path);
        return bytes.length == 0 ? new byte[] {'.'} : bytes;
    }

    /** The same, but the empty one stays empty. */
    static byte[] literally(Path path) {
        if (!PlatformPaths.isPlatform(path)) {
            throw new ProviderMismatchException(path + " belongs to " + path.getFileSystem());
        }
        String name = path.toString();
        return name.indexOf(UNDECODABLE) < 0 ? encoded(name) : fromUri(path);
    }

    /** The path of the default file system that has these bytes. */
    static Path toPath(byte[] bytes) {
        try {
            return Path.of(CHARSET.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return byUri(bytes);
        }
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

    /** Names found in a directory need not be text; only their URI still tells all their bytes. */
    private static byte[] fromUri(Path path) {
        Path names = path.subpath(0, path.getNameCount());
        String uri = NOWHERE.resolve(names).toUri().getRawPath();
        String escaped = uri.substring(NOWHERE_LENGTH + (path.isAbsolute() ? 0 : 1));
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

    private static Path byUri(byte[] bytes) {
        var escaped = new StringBuilder("file:///");
        for (byte b : bytes) {
            if (b == '/') {
                escaped.append('/');
            } else {
                escaped.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        Path absolute = Path.of(URI.create(escaped.toString()));
        return bytes[0] == '/' ? absolute : absolute.subpath(0, absolute.getNameCount());
    }
}
