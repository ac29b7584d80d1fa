package dev.heddle.storm;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.HeddleFile;
import dev.heddle.Pending;
import dev.heddle.storm.Tally.Count;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A file that many read and some write: each of its regions has one writer, which fills it again
 * and again, each time with another generation of bytes. Readers find each byte of one of the
 * generations that were there during their call: of the last that was complete before it, or one
 * that was begun before its end.
 */
final class SharedFile {
    private static final int REGIONS = 16;
    private static final int REGION_BYTES = 24_000;
    private static final int READERS = 40;
    private static final int PENDING_MAX = 4;

    private final Path path;
    private final HeddleFile file;
    private final long name;
    private final AtomicLongArray begun = new AtomicLongArray(REGIONS);
    private final AtomicLongArray complete = new AtomicLongArray(REGIONS);

    private SharedFile(Path path, HeddleFile file, long name) {
        this.path = path;
        this.file = file;
        this.name = name;
    }

    /** Makes one of the first generation. */
    static SharedFile make(Era era, Path path) throws IOException {
        long name = path.hashCode() & Integer.MAX_VALUE;
        ByteBuffer content = ByteBuffer.allocate(REGIONS * REGION_BYTES);
        for (int region = 0; region < REGIONS; region++) {
            Pattern.fill(content.slice(region * REGION_BYTES, REGION_BYTES),
                    Pattern.origin(name + region, 0), 0);
        }
        Files.write(path, content.array());
        return new SharedFile(path, open(era, path), name);
    }

    /** Opens a file for all to use, whatever the adversary says. */
    static HeddleFile open(Era era, Path path) throws IOException {
        while (true) {
            try {
                return era.heddle.openFile(path, READ, WRITE);
            } catch (IOException e) {
                if (!era.storm.mayFail(e)) {
                    throw e;
                }
            }
        }
    }

    void populate(Era era) {
        for (int region = 0; region < REGIONS; region++) {
            era.start(new Writer(era, region));
        }
        for (int i = 0; i < era.storm.scale(READERS); i++) {
            era.start(new Reader(era));
        }
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    void cancelAll() {
        file.cancelAll();
    }

    private long origin(int region, long generation) {
        return Pattern.origin(name + region, generation);
    }

    /** Fills its region, piece by piece, again and again. */
    private final class Writer extends Worker {
        private final int region;
        private long generation;
        private int at;

        Writer(Era era, int region) {
            super(era);
            this.region = region;
        }

        @Override
        boolean step() {
            if (at == 0) {
                generation++;
                begun.set(region, generation);
            }
            End end = random.nextInt(4) == 0 ? writeSeveral() : writeOne();
            if (at == REGION_BYTES) {
                complete.set(region, generation);
                at = 0;
            }
            return end != End.CLOSED && era.goesOn();
        }

        private End writeOne() {
            Vessel vessel = take();
            ByteBuffer source = source(vessel, at);
            int start = source.position();
            boolean fully = random.nextBoolean();
            HeddleFile view = view(file);
            End end = call(() -> {
                if (fully) {
                    view.writeFully(source, position(at));
                } else {
                    view.write(source, position(at));
                }
            });
            vessel.checkAround();
            int count = source.position() - start;
            give(vessel);
            at += count;
            return end;
        }

        /** Submits several pieces at once, cancels some; up to the first that fails it counts. */
        private End writeSeveral() {
            List<Vessel> vessels = new ArrayList<>();
            List<Pending> transfers = new ArrayList<>();
            List<Integer> lengths = new ArrayList<>();
            HeddleFile view = view(file);
            End end = call(() -> {
                for (int to = at; to < REGION_BYTES && vessels.size() < PENDING_MAX; ) {
                    vessels.add(take());
                    ByteBuffer source = source(vessels.getLast(), to);
                    lengths.add(source.remaining());
                    transfers.add(view.submitWrite(source, position(to)));
                    to += lengths.getLast();
                }
            });
            boolean whole = true;
            for (int i = 0; i < transfers.size(); i++) {
                Pending transfer = transfers.get(i);
                if (random.nextInt(8) == 0) {
                    transfer.cancel();
                }
                int[] count = new int[1];
                End one = call(() -> count[0] = transfer.await());
                end = one == End.CLOSED ? one : end;
                if (whole) {
                    at += one == End.DONE ? count[0] : 0;
                    whole = one == End.DONE && count[0] == lengths.get(i);
                }
            }
            vessels.forEach(Vessel::checkAround);
            vessels.forEach(Worker::give);
            return end;
        }

        private ByteBuffer source(Vessel vessel, int from) {
            int length = length(vessel, REGION_BYTES - from);
            return vessel.source(length, random.nextInt(1 << 20), origin(region, generation),
                    from);
        }

        private long position(int inRegion) {
            return (long) region * REGION_BYTES + inRegion;
        }
    }

    /** Reads here and there. */
    private final class Reader extends Worker {
        Reader(Era era) {
            super(era);
        }

        @Override
        boolean step() {
            int region = random.nextInt(REGIONS);
            int from = random.nextInt(REGION_BYTES);
            Vessel vessel = take();
            ByteBuffer target = vessel.target(length(vessel, REGION_BYTES - from),
                    random.nextInt(1 << 20));
            int start = target.position();
            int chance = random.nextInt(4);
            long position = (long) region * REGION_BYTES + from;
            HeddleFile view = view(file);
            long oldest = complete.get(region);
            End end = call(() -> {
                switch (chance) {
                    case 0 -> view.readFully(target, position);
                    case 1 -> readLater(view, target, position);
                    default -> view.read(target, position);
                }
            });
            int count = target.position() - start;
            if (end == End.DONE && count == 0) {
                throw new AssertionError("nothing was read");
            }
            if (end == End.DONE) {
                vessel.checkTarget(count);
            } else {
                vessel.checkAround();
            }
            check(vessel, count, region, from, oldest);
            give(vessel);
            era.tally.add(Count.BYTES_CHECKED, count);
            return end != End.CLOSED && era.goesOn();
        }

        private void readLater(HeddleFile view, ByteBuffer target, long position)
                throws IOException {
            Pending transfer = view.submitRead(target, position);
            if (random.nextInt(8) == 0) {
                transfer.cancel();
            }
            transfer.await();
        }

        private void check(Vessel vessel, int count, int region, int from, long oldest) {
            long newest = begun.get(region);
            for (long generation = oldest; generation <= newest; generation++) {
                if (vessel.mismatch(0, count, origin(region, generation), from) < 0) {
                    return;
                }
            }
            for (int i = 0; i < count; i++) {
                checkByte(vessel.get(i), region, from + i, oldest, newest);
            }
        }

        /** Where generations meet, each byte is of one of them. */
        private void checkByte(byte found, int region, int at, long oldest, long newest) {
            for (long generation = oldest; generation <= newest; generation++) {
                if (Pattern.get(origin(region, generation), at) == found) {
                    return;
                }
            }
            throw new AssertionError("byte " + at + " of region " + region + " is " + found
                    + ", of none of the generations " + oldest + " to " + newest);
        }
    }
}
