package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Each thread writes at the end of a file, and waits until the disk has it. */
final class Appends implements Work {
    private final boolean toOne;

    private Appends(boolean toOne) {
        this.toOne = toOne;
    }

    /** To a file of its own. */
    static Work toOneEach() {
        return new Appends(false);
    }

    /** All to the same file. */
    static Work toOne() {
        return new Appends(true);
    }

    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        try (Opened files = new Opened(api)) {
            Api.OpenFile one = toOne ? open(files, settings, 0) : null;
            AtomicLong oneEnd = new AtomicLong();
            return Repeated.measure(api, settings, index -> {
                Api.OpenFile file = toOne ? one : open(files, settings, index);
                AtomicLong end = toOne ? oneEnd : new AtomicLong();
                ByteBuffer block = ByteBuffer.allocateDirect(settings.bytes);
                return () -> {
                    file.writeFully(block, end.getAndAdd(settings.bytes));
                    file.dataSync();
                    block.rewind();
                };
            });
        }
    }

    private static Api.OpenFile open(Opened files, Settings settings, int index)
            throws IOException {
        return files.open(settings.path.resolve("log." + index),
                StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
