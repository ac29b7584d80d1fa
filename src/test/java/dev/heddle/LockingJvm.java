package dev.heddle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Another process with locks of its own, taken by the JDK. */
public final class LockingJvm implements AutoCloseable {
    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    public LockingJvm(Path path) throws IOException {
        process = ChildJvm.start("true", "'-Dheddle.test.path=" + path + "'", LockingJvm.class);
        orders = new PrintStream(process.getOutputStream(), true);
        answers = process.inputReader();
    }

    /** Whether it got the lock; without waiting. */
    public boolean tryLock(long position, long size, boolean shared) throws IOException {
        return Boolean.parseBoolean(ask("try " + position + " " + size + " " + shared));
    }

    /** Gives all its locks back. */
    public void release() throws IOException {
        ask("release");
    }

    private String ask(String order) throws IOException {
        orders.println(order);
        return answers.readLine();
    }

    /** Ends it without giving anything back. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** In that process. */
    public static void main(String[] args) throws IOException {
        Path path = Path.of(System.getProperty("heddle.test.path"));
        List<FileLock> locks = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var lines = new BufferedReader(new InputStreamReader(System.in));
            for (String line; (line = lines.readLine()) != null;) {
                String[] words = line.split(" ");
                if (words[0].equals("try")) {
                    FileLock lock = channel.tryLock(Long.parseLong(words[1]),
                            Long.parseLong(words[2]), Boolean.parseBoolean(words[3]));
                    if (lock != null) {
                        locks.add(lock);
                    }
                    System.out.println(lock != null);
                } else {
                    for (FileLock lock : locks) {
                        lock.release();
                    }
                    locks.clear();
                    System.out.println("released");
                }
            }
        }
    }
}
