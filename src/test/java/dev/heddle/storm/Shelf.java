package dev.heddle.storm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where buffers of one kind and size rest between calls, the longest rested first: so each rests
 * for as many uses as there are buffers, and is then found to be as it was.
 */
final class Shelf {
    enum Kind { HEAP, SLICED_HEAP, DIRECT, MAPPED }

    static final int LARGEST_BYTES = 128 << 10;
    private static final int[] BYTES = {600, 8 << 10, LARGEST_BYTES};
    /** How many rest at least, of each size. */
    private static final int[] RESTING = {256, 128, 8};

    private final Kind kind;
    private final int bytes;
    private final int resting;
    private final Queue<Vessel> vessels = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();

    private Shelf(Kind kind, int sizeClass) {
        this.kind = kind;
        bytes = BYTES[sizeClass];
        resting = RESTING[sizeClass];
    }

    /** One of each kind and size. */
    static Shelf[] all(Path directory) throws IOException {
        Shelf[] shelves = new Shelf[Kind.values().length * BYTES.length];
        for (Kind kind : Kind.values()) {
            for (int size = 0; size < BYTES.length; size++) {
                int index = kind.ordinal() * BYTES.length + size;
                shelves[index] = new Shelf(kind, size);
                if (kind == Kind.MAPPED) {
                    shelves[index].map(directory.resolve("mapped-" + size));
                }
            }
        }
        return shelves;
    }

    /** Any kind, small ones most often. */
    static Vessel take(Shelf[] shelves, SplittableRandom random) {
        int chance = random.nextInt(32);
        int sizeClass = chance == 0 ? 2 : chance < 16 ? 1 : 0;
        int kind = random.nextInt(Kind.values().length);
        return shelves[kind * BYTES.length + sizeClass].take();
    }

    private Vessel take() {
        while (true) {
            if (size.get() > resting) {
                Vessel vessel = vessels.poll();
                if (vessel != null) {
                    size.getAndDecrement();
                    vessel.checkRested();
                    return vessel;
                }
            }
            make();
        }
    }

    void give(Vessel vessel) {
        vessel.rest();
        vessels.add(vessel);
        size.getAndIncrement();
    }

    private void make() {
        give(new Vessel(this, switch (kind) {
            case HEAP -> ByteBuffer.allocate(bytes);
            case SLICED_HEAP -> ByteBuffer.allocate(bytes + 13).slice(7, bytes);
            // Where more are wanted than were mapped: an interrupt would end the mapping.
            case DIRECT, MAPPED -> ByteBuffer.allocateDirect(bytes);
        }));
    }

    private void map(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int count = 2 * resting;
            ByteBuffer memory = file.map(FileChannel.MapMode.READ_WRITE, 0, (long) count * bytes);
            for (int i = 0; i < count; i++) {
                give(new Vessel(this, memory.slice(i * bytes, bytes)));
            }
        }
    }

    /** Looks at all of them once more. */
    void checkAll() {
        vessels.forEach(Vessel::checkRested);
    }

    @Override
    public String toString() {
        return kind + " buffer of " + bytes + " bytes";
    }
}
