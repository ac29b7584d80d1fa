package dev.heddle;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens until the process may open no more, makes room, and works on; says how that went. */
final class ScarceProgram {
    private ScarceProgram() {
    }

    /** Something that opens one thing more. */
    @FunctionalInterface
    private interface Opening {
        AutoCloseable open() throws IOException;
    }

    public static void main(String[] args) throws Exception {
        Path path = Files.createTempFile("scarce", null);
        try (Heddle heddle = Heddle.open(); TcpListener listener = heddle.listen(anyPort())) {
            loadTheLibrary();
            rehearse(heddle);
            work(heddle, path);
            long before = Descriptors.open();
            exhaust("open", () -> heddle.openFile(path));
            exhaust("connect", () -> heddle.connect(listener.localAddress()));
            exhaust("listen", () -> heddle.listen(anyPort()));
            exhaust("another", () -> Heddle.open());
            work(heddle, path);
            System.out.println("leaked " + (Descriptors.open() - before));
        } finally {
            Files.delete(path);
        }
    }

    /** Classes come from files, which cannot be opened later, where they are in a folder. */
    private static void loadTheLibrary() throws Exception {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root) && !root.endsWith("test-classes")) {
                try (Stream<Path> files = Files.walk(root.resolve("dev"))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        Class.forName(root.relativize(file).toString().replace('/', '.')
                                .replaceFirst("[.]class$", ""), false,
                                ScarceProgram.class.getClassLoader());
                    }
                }
            }
        }
    }

    /** So that the JDK, too, has loaded what failures need. */
    private static void rehearse(Heddle heddle) throws Exception {
        for (Opening failing : List.<Opening>of(() -> heddle.openFile(Path.of("/missing")),
                () -> heddle.connect("localhost", 1))) {
            try (AutoCloseable opened = failing.open()) {
                throw new AssertionError("not missed: " + opened);
            } catch (IOException expected) {
                expected.toString();
            }
        }
        Heddle.open().close();
    }

    /** Opens until it fails, makes room for one, opens that, and closes all. */
    private static void exhaust(String name, Opening opening) throws Exception {
        List<AutoCloseable> opened = new ArrayList<>();
        IOException failure = null;
        while (failure == null) {
            try {
                opened.add(opening.open());
            } catch (IOException e) {
                failure = e;
            }
        }
        opened.removeLast().close();
        opened.add(opening.open());
        for (AutoCloseable one : opened) {
            one.close();
        }
        System.out.println(name + ": " + failure);
    }

    /** Some of everything. */
    private static void work(Heddle heddle, Path path) throws Exception {
        ByteBuffer back = ByteBuffer.allocate(10);
        try (HeddleFile file = heddle.openFile(path, StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                TcpListener listener = heddle.listen(anyPort());
                TcpSocket client = heddle.connect(listener.localAddress());
                TcpSocket server = listener.accept()) {
            file.writeFully(ByteBuffer.allocate(10), 0);
            file.readFully(back, 0);
            client.sendFully(back.flip());
            server.recvFully(ByteBuffer.allocateDirect(10));
        }
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
}
