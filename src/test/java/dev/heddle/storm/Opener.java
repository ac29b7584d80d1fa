package dev.heddle.storm;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.Deadline;
import dev.heddle.HeddleFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Opens files, has another thread use them, and closes them meanwhile. */
final class Opener extends Worker {
    Opener(Era era) {
        super(era);
    }

    @Override
    boolean step() {
        HeddleFile[] file = new HeddleFile[1];
        Path path = era.storm.newPath("file");
        End end = call(() -> file[0] = era.heddle.withDeadline(deadline())
                .openFile(path, CREATE, READ, WRITE, DELETE_ON_CLOSE)
                .withDeadline(Deadline.NEVER));
        if (end == End.DONE) {
            era.start(new User(file[0]));
            call(() -> era.heddle.paths().status(era.storm.sample));
            call(() -> file[0].write(ByteBuffer.wrap(new byte[100]), random.nextInt(1000)));
            close(file[0]);
            close(file[0]);
        }
        return end != End.CLOSED && era.goesOn();
    }

    private final class User extends Worker {
        private final HeddleFile file;

        User(HeddleFile file) {
            super(Opener.this.era);
            this.file = file;
        }

        @Override
        boolean step() {
            Vessel vessel = take();
            ByteBuffer target = vessel.target(length(vessel, Integer.MAX_VALUE), 0);
            End end = call(() -> {
                file.write(ByteBuffer.allocate(10), 0);
                file.read(target, 0);
            });
            vessel.checkAround();
            give(vessel);
            return end != End.CLOSED;
        }
    }
}
