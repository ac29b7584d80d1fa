package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A program that knows nothing of Heddle but what it asserts: it is started with the flag. */
final class DefaultFilesProgram {
    private static final int READERS = 200;

    private DefaultFilesProgram() {
    }

    public static void main(String[] args) throws Exception {
        Path dir = Files.createTempDirectory("heddle");
        try {
            readAndWrite(dir);
            zip(dir);
            manyAtOnce(dir);
            heddleItself(dir);
            threadsOfHeddlesOwn(dir);
        } finally {
            try (Stream<Path> all = Files.walk(dir)) {
                for (Path path : all.toList().reversed()) {
                    Files.delete(path);
                }
            }
        }
        require(HeddleChannels.shared().heddle().statistics().get("SUBMITTED") > 0,
                "it went through Heddle");
        System.out.println("done on " + HeddleChannels.shared().heddle().backend());
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new AssertionError(what);
        }
    }

    private static void readAndWrite(Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("text"), "one\ntwo\n");
        require(Files.readString(file).equals("one\ntwo\n"), "content");
        require(Files.readAllLines(file).size() == 2, "lines");
        require(new File(file.toString()).toPath().equals(file), "paths of java.io.File");
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            require(in.readAllBytes().length == 8, "java.io reads the same");
        }
        try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
            require(channel instanceof HeddleFileChannel, "its channels are Heddle's");
            require(channel.map(FileChannel.MapMode.READ_ONLY, 0, 8).get(0) == 'o', "mapped");
            channel.lock().close();
        }
        Path copy = Files.copy(file, dir.resolve("copy"));
        Files.move(copy, dir.resolve("moved"));
        require(Files.mismatch(file, dir.resolve("moved")) == -1, "copied");
        require(FileSystems.getDefault().provider() instanceof HeddleFileSystemProvider, "flag");
        require(Path.of(file.toUri()).equals(file), "URIs");
        require(FileSystemProvider.installedProviders().stream()
                .filter(p -> p instanceof HeddleFileSystemProvider).count() == 2, "both ways");
    }

    private static void zip(Path dir) throws IOException {
        Path zip = dir.resolve("a.zip");
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Files.writeString(files.getPath("/inside"), "zipped");
        }
        try (FileSystem files = FileSystems.newFileSystem(zip)) {
            require(Files.readString(files.getPath("/inside")).equals("zipped"), "zip");
        }
    }

    private static void manyAtOnce(Path dir) throws Exception {
        byte[] content = new byte[10_000];
        List<Future<Integer>> sizes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < READERS; i++) {
                Path file = dir.resolve("file " + i);
                sizes.add(threads.submit(() -> {
                    Files.write(file, content);
                    return Files.readAllBytes(file).length;
                }));
            }
        }
        for (Future<Integer> size : sizes) {
            require(size.get() == content.length, "all of it");
        }
    }

    /** They must not wait for themselves. */
    private static void threadsOfHeddlesOwn(Path dir) throws Exception {
        CompletableFuture<Boolean> isHeddles = new CompletableFuture<>();
        Thread.ofPlatform().name("heddle-loop-of-a-test").start(() -> {
            try (FileChannel channel = FileChannel.open(dir.resolve("text"))) {
                isHeddles.complete(channel instanceof HeddleFileChannel);
            } catch (IOException e) {
                isHeddles.completeExceptionally(e);
            }
        });
        require(!isHeddles.get(), "the JDK's");
    }

    /** Heddle takes these paths, and its own reads of files do not lead back into it. */
    private static void heddleItself(Path dir) throws IOException {
        try (Heddle heddle = Heddle.open();
                HeddleFile file = heddle.openFile(dir.resolve("direct"), CREATE, READ, WRITE)) {
            file.writeFully(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
            require(Files.size(dir.resolve("direct")) == 3, "the same file");
            require(heddle.paths().list(dir).contains(dir.resolve("direct")), "listed");
            try (Stream<Path> all = heddle.paths().walk(dir)) {
                require(all.anyMatch(dir.resolve("text")::equals), "walked");
            }
            Path link = heddle.paths().createSymbolicLink(dir.resolve("link"), Path.of("text"));
            require(heddle.paths().readSymbolicLink(link).equals(Path.of("text")), "link");
            require(heddle.statistics().get("WORKERS") >= 0, "it reads /proc");
        }
    }
}
