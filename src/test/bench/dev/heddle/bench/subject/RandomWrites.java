package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/** Each thread overwrites a file of its own, which is small enough to stay cached. */
final class RandomWrites implements Work {
    /** Of all files together, and of each at least. */
    private static final int ALL_BYTES = 32 << 20;
    private static final int BLOCKS_MIN = 4;

    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        int bytes = settings.bytes;
        int blocks = Math.max(BLOCKS_MIN, ALL_BYTES / settings.count / bytes);
        try (Opened files = new Opened(api)) {
            return Repeated.measure(api, settings, index -> {
                Api.OpenFile file = files.open(settings.path.resolve("written." + index),
                        StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                SplittableRandom random = new SplittableRandom(index);
                ByteBuffer block = ByteBuffer.allocateDirect(bytes);
                return () -> {
                    file.writeFully(block, (long) random.nextInt(blocks) * bytes);
                    block.rewind();
                };
            });
        }
    }
}
