package dev.heddle.storm;

import dev.heddle.HeddleFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Several threads that read one file by its own position, and so queue for their turns. */
final class Crowd {
    private static final int READERS = 8;

    private Crowd() {
    }

    static void populate(Era era) throws IOException {
        HeddleFile file = SharedFile.open(era, era.storm.sample);
        for (int i = 0; i < READERS; i++) {
            era.start(new Reader(era, file));
        }
    }

    private static final class Reader extends Worker {
        private final HeddleFile file;

        Reader(Era era, HeddleFile file) {
            super(era);
            this.file = file;
        }

        @Override
        boolean step() {
            Vessel vessel = take();
            ByteBuffer target = vessel.target(length(vessel, Integer.MAX_VALUE), 0);
            int start = target.position();
            HeddleFile view = view(file);
            End end = call(() -> {
                if (view.read(target) < 0) {
                    view.position(0);
                }
            });
            if (end == End.DONE) {
                vessel.checkTarget(target.position() - start);
            } else {
                vessel.checkAround();
            }
            give(vessel);
            return end != End.CLOSED && era.goesOn();
        }
    }
}
