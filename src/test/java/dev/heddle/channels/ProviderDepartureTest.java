package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.READ;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which calls of the file system are Heddle's, which the JDK's, and which are refused. */
@FileChannelContract.ForEachSubject
class ProviderDepartureTest extends FileChannelContract {
    private Path root;
    private Path file;

    @BeforeEach
    void openFileSystem() {
        assumeFalse(subject.isJdk());
        root = HeddleChannels.of(heddle).fileSystem().getPath(dir.toString());
        file = root.resolve("file");
    }

    private boolean isHeddles(Callable<?> call) throws Exception {
        long before = done();
        call.call();
        return done() > before;
    }

    private long done() {
        Map<String, Long> counts = heddle.statistics();
        return counts.get("SUBMITTED") + counts.get("IN_PLACE");
    }

    @Test
    void namesAreMadeMovedAndDeletedByHeddle() throws Exception {
        Path made = root.resolve("made");
        assertTrue(isHeddles(() -> Files.createDirectory(made)));
        assertTrue(isHeddles(() -> Files.createLink(made.resolve("hard"), file)));
        assertTrue(isHeddles(() -> Files.createSymbolicLink(made.resolve("soft"), file)));
        assertTrue(isHeddles(() -> Files.move(file, made.resolve("moved"))));
        assertTrue(isHeddles(() -> {
            Files.delete(made.resolve("moved"));
            return null;
        }));
        assertTrue(isHeddles(() -> Files.deleteIfExists(made.resolve("hard"))));
        try (InputStream in = Files.newInputStream(Files.createFile(file));
                OutputStream out = Files.newOutputStream(file)) {
            assertInstanceOf(FileInput.class, in);
            assertInstanceOf(FileOutput.class, out);
        }
    }

    @Test
    void theRestIsTheJdks() throws Exception {
        Path soft = Files.createSymbolicLink(root.resolve("soft"), file);
        assertFalse(isHeddles(() -> Files.size(file)));
        assertFalse(isHeddles(() -> Files.exists(file)));
        assertFalse(isHeddles(() -> Files.isWritable(file)));
        assertFalse(isHeddles(() -> Files.getFileStore(file).type()));
        assertFalse(isHeddles(() -> Files.getOwner(file)));
        assertFalse(isHeddles(() -> Files.readSymbolicLink(soft)));
        assertFalse(isHeddles(() -> Files.copy(file, root.resolve("copy"))));
        assertFalse(isHeddles(() -> {
            try (DirectoryStream<Path> names = Files.newDirectoryStream(root)) {
                return names.iterator().next();
            }
        }));
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(file, READ)) {
            assertEquals("sun.nio.ch", channel.getClass().getPackageName());
        }
    }

    @Test
    void whoeverWantsClassesOfTheJdksIsRefused() throws Exception {
        try (DirectoryStream<Path> jdks = Files.newDirectoryStream(dir);
                DirectoryStream<Path> ours = Files.newDirectoryStream(root)) {
            assertInstanceOf(SecureDirectoryStream.class, jdks);
            assertFalse(ours instanceof SecureDirectoryStream);
        }
        assertThrows(IllegalArgumentException.class, () -> UnixDomainSocketAddress.of(file));
        assertThrows(UnsupportedOperationException.class, file::toFile);
    }

    /** Whoever needs the class would wait for whoever initialises it, and that for Heddle. */
    private static final class OpensWhenInitialised {
        static final String CHANNEL = opened();

        private OpensWhenInitialised() {
        }

        private static String opened() {
            try (FileChannel channel = FileChannel.open(shared("/proc/self/status"))) {
                return channel.getClass().getPackageName();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Path shared(String path) {
        return Path.of(URI.create("heddle://" + path));
    }

    @Test
    void inInitialisersOfClassesChannelsAreTheJdks() throws Exception {
        assertEquals("sun.nio.ch", OpensWhenInitialised.CHANNEL);
        try (FileChannel channel = FileChannel.open(shared(path.toString()))) {
            assertInstanceOf(HeddleFileChannel.class, channel);
        }
    }
}
