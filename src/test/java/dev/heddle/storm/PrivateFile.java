package dev.heddle.storm;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.HeddleFile;
import dev.heddle.storm.Tally.Count;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A file of one thread's own, beside a model of it in memory. Each call does to the file what it
 * says that it did, also if it failed: a write that was cancelled has written nothing but what the
 * buffer's position tells.
 */
final class PrivateFile extends Worker {
    private static final int SIZE_MAX = 100_000;
    private static final int CALLS = 400;

    private final byte[] model = new byte[SIZE_MAX];
    private int size;
    private long cursor;
    private int calls;
    private HeddleFile file;

    PrivateFile(Era era) {
        super(era);
    }

    @Override
    boolean mayBeCancelled() {
        return false;
    }

    @Override
    boolean step() {
        End end;
        if (file == null) {
            size = 0;
            cursor = 0;
            Arrays.fill(model, (byte) 0);
            noScope();
            end = call(() -> file = era.heddle.openFile(era.storm.newPath("file"), CREATE,
                    READ, WRITE, DELETE_ON_CLOSE));
        } else if (++calls % CALLS == 0) {
            close(file);
            file = null;
            end = End.DONE;
        } else {
            end = use(random.nextInt(16));
        }
        boolean goesOn = end != End.CLOSED && era.goesOn();
        if (!goesOn) {
            close(file);
        }
        return goesOn;
    }

    private End use(int chance) {
        return switch (chance) {
            case 0, 1, 2, 3 -> write(random.nextInt(SIZE_MAX), false);
            case 4 -> write((int) cursor, true);
            case 5 -> read((int) cursor, true);
            case 6 -> truncate(random.nextInt(SIZE_MAX));
            case 7 -> measure();
            case 8 -> writeSeveral(random.nextInt(SIZE_MAX));
            case 9 -> random.nextInt(20) == 0 ? call(view(file)::dataSync) : End.DONE;
            case 10 -> readSeveral(random.nextInt(SIZE_MAX));
            default -> read(random.nextInt(SIZE_MAX), false);
        };
    }

    private End write(int at, boolean sequential) {
        if (at == SIZE_MAX) {
            return rewind();
        }
        Vessel vessel = take();
        ByteBuffer source = vessel.source(length(vessel, SIZE_MAX - at), random.nextInt(1 << 20),
                random.nextLong() >>> 1, 0);
        ByteBuffer written = source.slice();
        HeddleFile view = view(file);
        boolean fully = random.nextBoolean();
        End end = call(() -> {
            if (sequential) {
                if (fully) {
                    view.writeFully(source);
                } else {
                    view.write(source);
                }
            } else if (fully) {
                view.writeFully(source, at);
            } else {
                view.write(source, at);
            }
        });
        int count = written.remaining() - source.remaining();
        if (!fully && end == End.DONE == (count == 0)) {
            throw new AssertionError(end + " after " + count + " bytes");
        }
        took(written, at, count);
        cursor += sequential ? count : 0;
        vessel.checkAround();
        give(vessel);
        return end;
    }

    /** The model follows. */
    private void took(ByteBuffer written, int at, int count) {
        written.get(0, model, at, count);
        size = count == 0 ? size : Math.max(size, at + count);
    }

    private End rewind() {
        End end = call(() -> view(file).position(0));
        cursor = end == End.DONE ? 0 : cursor;
        return end;
    }

    private End read(int at, boolean sequential) {
        Vessel vessel = take();
        ByteBuffer target = vessel.target(length(vessel, Integer.MAX_VALUE),
                random.nextInt(1 << 20));
        int start = target.position();
        int[] result = new int[1];
        HeddleFile view = view(file);
        End end = call(() ->
                result[0] = sequential ? view.read(target) : view.read(target, at));
        int count = target.position() - start;
        if (end == End.DONE) {
            if (Math.max(result[0], 0) != count || result[0] < 0 != at >= size) {
                throw new AssertionError("result " + result[0] + " of a read at " + at + " of "
                        + size + ", which moved " + count);
            }
            vessel.checkTarget(count);
        } else {
            vessel.checkAround();
        }
        check(target.duplicate().flip().position(start), at);
        cursor += sequential ? count : 0;
        era.tally.add(Count.BYTES_CHECKED, count);
        give(vessel);
        return sequential && end == End.DONE && count == 0 ? rewind() : end;
    }

    private void check(ByteBuffer found, int at) {
        if (!found.hasRemaining()) {
            return;
        }
        int differs = found.mismatch(ByteBuffer.wrap(model, at, found.remaining()));
        if (differs >= 0) {
            throw new AssertionError("byte " + (at + differs) + " of " + file + " is "
                    + found.get(found.position() + differs) + ", not " + model[at + differs]);
        }
    }

    private End writeSeveral(int at) {
        Vessel[] vessels = {take(), take()};
        ByteBuffer[] sources = new ByteBuffer[2];
        for (int i = 0; i < 2; i++) {
            sources[i] = vessels[i].source(length(vessels[i], Math.max(1, (SIZE_MAX - at) / 2)),
                    random.nextInt(1 << 20), random.nextLong() >>> 1, 0);
        }
        if (at + sources[0].remaining() + sources[1].remaining() > SIZE_MAX) {
            give(vessels[0]);
            give(vessels[1]);
            return End.DONE;
        }
        ByteBuffer[] written = {sources[0].slice(), sources[1].slice()};
        End end = call(() -> view(file).write(sources, at));
        int to = at;
        for (int i = 0; i < 2; i++) {
            int count = written[i].remaining() - sources[i].remaining();
            took(written[i], to, count);
            to += count;
            vessels[i].checkAround();
            give(vessels[i]);
        }
        return end;
    }

    private End readSeveral(int at) {
        Vessel[] vessels = {take(), take()};
        ByteBuffer[] targets = new ByteBuffer[2];
        for (int i = 0; i < 2; i++) {
            targets[i] = vessels[i].target(length(vessels[i], Integer.MAX_VALUE),
                    random.nextInt(1 << 20));
        }
        int[] starts = {targets[0].position(), targets[1].position()};
        End end = call(() -> view(file).read(targets, at));
        int from = at;
        for (int i = 0; i < 2; i++) {
            int count = targets[i].position() - starts[i];
            check(targets[i].duplicate().flip().position(starts[i]), from);
            from += count;
            if (end == End.DONE) {
                vessels[i].checkTarget(count);
            } else {
                vessels[i].checkAround();
            }
            give(vessels[i]);
            era.tally.add(Count.BYTES_CHECKED, count);
        }
        return end;
    }

    private End truncate(int to) {
        End end = call(() -> view(file).truncate(to));
        if (end == End.DONE) {
            if (to < size) {
                Arrays.fill(model, to, size, (byte) 0);
            }
            size = to;
            cursor = Math.min(cursor, to);
        }
        return end;
    }

    private End measure() {
        long[] found = new long[1];
        End end = call(() -> found[0] = view(file).size());
        if (end == End.DONE && found[0] != size) {
            throw new AssertionError(file + " has " + found[0] + " bytes, not " + size);
        }
        return end;
    }
}
