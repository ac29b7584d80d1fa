package dev.heddle.channels;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.heddle.Heddle;
import dev.heddle.backend.Seed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's channel and ours go through the same calls, drawn at random; all must be the same. */
@ExtendWith(Seed.class)
class FileChannelDifferenceTest {
    private static final int SEQUENCES = 1000;
    private static final int CALLS_MAX = 24;
    private static final int LENGTH_MAX = 5000;
    private static final List<Set<OpenOption>> WAYS = List.of(Set.of(READ, WRITE),
            Set.of(READ, WRITE), Set.of(READ, WRITE), Set.of(READ), Set.of(WRITE), Set.of(APPEND));

    @TempDir
    Path dir;
    private Random random;
    private Heddle heddle;

    static List<FileSubject> subjects() {
        return FileSubject.all().filter(subject -> !subject.isJdk()).toList();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void allCallsEndInTheSameWay(FileSubject subject) throws Exception {
        subject.run(() -> {
            try (Heddle opened = subject.openHeddle()) {
                heddle = opened;
                for (int i = 0; i < SEQUENCES / 2; i++) {
                    random = new Random(Seed.VALUE * SEQUENCES + i);
                    sequence(i);
                }
            }
            return null;
        });
    }

    private void sequence(int number) throws IOException {
        byte[] content = bytes(random.nextInt(LENGTH_MAX));
        Path jdkFile = file("jdk", content);
        Path ourFile = file("ours", content);
        Path jdkOther = file("jdk other", content);
        Path ourOther = file("our other", content);
        Set<OpenOption> way = WAYS.get(random.nextInt(WAYS.size()));
        Set<OpenOption> otherWay = WAYS.get(random.nextInt(WAYS.size()));
        List<String> calls = new ArrayList<>(List.of(way + ", other " + otherWay));
        boolean ofJdk = random.nextBoolean();
        try (FileChannel jdks = FileChannel.open(jdkFile, way);
                FileChannel ours = FileSubject.open(heddle, ourFile, way);
                FileChannel jdksOther = FileChannel.open(jdkOther, otherWay);
                FileChannel oursOther = FileSubject.open(ofJdk ? null : heddle, ourOther,
                        otherWay)) {
            Both both = new Both(jdks, ours);
            Both other = new Both(jdksOther, oursOther);
            for (int i = random.nextInt(CALLS_MAX); i >= 0; i--) {
                calls.add(call(both, other));
            }
        } catch (AssertionError e) {
            throw new AssertionError("sequence " + number + " of seed " + Seed.VALUE + ":\n  "
                    + String.join("\n  ", calls) + "\n  " + e.getMessage(), e);
        }
        assertArrayEquals(Files.readAllBytes(jdkFile), Files.readAllBytes(ourFile),
                () -> "sequence " + number + ": " + calls);
        assertArrayEquals(Files.readAllBytes(jdkOther), Files.readAllBytes(ourOther),
                () -> "sequence " + number + ", the other file: " + calls);
    }

    /** Anew: ext4 writes out at once what is written over a file that was emptied. */
    private Path file(String name, byte[] content) throws IOException {
        Files.deleteIfExists(dir.resolve(name));
        return Files.write(dir.resolve(name), content);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String call(Both both, Both other) {
        int kind = random.nextInt(100);
        if (kind < 55) {
            return transferOfBuffers(both, kind);
        }
        if (kind < 80) {
            return ofThePosition(both, kind);
        }
        return kind < 94 ? betweenChannels(both, other, kind) : rare(both, kind);
    }

    private String transferOfBuffers(Both both, int kind) {
        long at = position();
        List<Supplier<ByteBuffer>> buffers = buffers(kind < 36 ? 1 : random.nextInt(5));
        int offset = random.nextInt(-1, 3);
        int length = random.nextInt(-1, 5);
        if (kind < 9) {
            return both.use("read", buffers, (c, b) -> c.read(b[0]));
        } else if (kind < 18) {
            return both.use("write", buffers, (c, b) -> c.write(b[0]));
        } else if (kind < 27) {
            return both.use("read at " + at, buffers, (c, b) -> c.read(b[0], at));
        } else if (kind < 36) {
            return both.use("write at " + at, buffers, (c, b) -> c.write(b[0], at));
        } else if (kind < 42) {
            return both.use("scatter " + buffers.size(), buffers, (c, b) -> c.read(b));
        } else if (kind < 48) {
            return both.use("gather " + buffers.size(), buffers, (c, b) -> c.write(b));
        }
        String range = " " + offset + "+" + length + " of " + buffers.size();
        return kind < 52
                ? both.use("scatter" + range, buffers, (c, b) -> c.read(b, offset, length))
                : both.use("gather" + range, buffers, (c, b) -> c.write(b, offset, length));
    }

    private String ofThePosition(Both both, int kind) {
        long value = position();
        if (kind < 67) {
            return both.use("position " + value, List.of(), (c, b) -> c.position(value));
        } else if (kind < 75) {
            return both.use("truncate " + value, List.of(), (c, b) -> c.truncate(value));
        }
        return kind < 78 ? both.use("size", List.of(), (c, b) -> c.size())
                : both.use("position", List.of(), (c, b) -> c.position());
    }

    private String betweenChannels(Both both, Both other, int kind) {
        long at = position();
        // What lies beyond the end is transferred since Java 25 only.
        long within = Math.min(at, sizeOf(both));
        long count = random.nextInt(-1, LENGTH_MAX);
        String call = kind < 87 ? both.use("transfer " + count + " to, from " + at, List.of(),
                (c, b) -> c.transferTo(at, count, c == both.jdks() ? other.jdks() : other.ours()))
                : both.use("transfer " + count + " from, to " + within, List.of(),
                (c, b) -> c.transferFrom(c == both.jdks() ? other.jdks() : other.ours(), within,
                        count));
        return call + "; the other " + other.use("then", List.of(), (c, b) -> null);
    }

    private static long sizeOf(Both both) {
        try {
            return both.jdks().size();
        } catch (IOException closed) {
            return 0;
        }
    }

    private String rare(Both both, int kind) {
        long at = position();
        int length = random.nextInt(-1, LENGTH_MAX);
        boolean shared = random.nextBoolean();
        return switch (kind) {
            case 94 -> both.use("map " + at + "+" + length, List.of(),
                    (c, b) -> c.map(MapMode.READ_ONLY, at, length).hashCode());
            case 95 -> both.use("lock " + at + "+" + length, List.of(), (c, b) -> {
                try (FileLock lock = c.tryLock(at, length, shared)) {
                    return lock.position() + "+" + lock.size() + lock.isShared() + lock.isValid();
                }
            });
            case 96, 97 -> both.use("interrupted read at " + at, buffers(1), (c, b) -> {
                Thread.currentThread().interrupt();
                return c.read(b[0], at);
            });
            case 98 -> both.use("interrupted write", buffers(1), (c, b) -> {
                Thread.currentThread().interrupt();
                return c.write(b[0]);
            });
            default -> both.use("close", List.of(), (c, b) -> {
                c.close();
                return c.isOpen();
            });
        };
    }

    private long position() {
        return switch (random.nextInt(12)) {
            case 0 -> -1;
            case 1 -> 0;
            case 2 -> LENGTH_MAX + random.nextInt(LENGTH_MAX);
            default -> random.nextInt(LENGTH_MAX);
        };
    }

    private List<Supplier<ByteBuffer>> buffers(int count) {
        List<Supplier<ByteBuffer>> makers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            makers.add(buffer());
        }
        return makers;
    }

    /** Of any kind, with any position and limit, and the same each time that it is made. */
    private Supplier<ByteBuffer> buffer() {
        int capacity = random.nextInt(4) == 0 ? 0 : random.nextInt(1, 3000);
        byte[] content = bytes(capacity);
        int limit = random.nextInt(capacity + 1);
        int position = random.nextInt(limit + 1);
        int kind = random.nextInt(20);
        return () -> {
            ByteBuffer made = switch (kind) {
                case 0 -> null;
                case 1 -> ByteBuffer.wrap(content.clone()).asReadOnlyBuffer();
                case 2, 3, 4, 5 -> ByteBuffer
                        .wrap(Arrays.copyOf(content, capacity + 9), 4, capacity).slice();
                case 6, 7, 8, 9, 10, 11 ->
                        ByteBuffer.allocateDirect(capacity).put(content);
                default -> ByteBuffer.wrap(content.clone());
            };
            return made == null ? null : made.position(0).limit(limit).position(position);
        };
    }
}
