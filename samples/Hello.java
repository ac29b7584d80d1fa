import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a file, reads it back, prints what it says and its size. */
final class Hello {
    public static void main(String[] args) throws Exception {
        Path path = Files.createTempFile("hello", ".txt");
        try (Heddle heddle = Heddle.open();
                HeddleFile file = heddle.openFile(path, CREATE, READ, WRITE, DELETE_ON_CLOSE)) {
            file.writeFully(UTF_8.encode("Hello, virtual threads!\n"), 0);
            ByteBuffer back = ByteBuffer.allocate((int) file.size());
            file.readFully(back, 0);
            System.out.print(UTF_8.decode(back.flip()));
            System.out.println("(" + file.size() + " bytes, over " + heddle.backend() + ")");
        }
    }
}
