package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Blocks of one file, read at random by many threads.
 *
 * @param options beside reading
 */
record RandomReads(OpenOption... options) implements Work {
    static RandomReads direct() {
        return new RandomReads(StandardOpenOption.READ, directOption());
    }

    static RandomReads cached() {
        return new RandomReads(StandardOpenOption.READ);
    }

    /** ExtendedOpenOption.DIRECT; javac warns of its name. */
    private static OpenOption directOption() {
        try {
            Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
            return (OpenOption) options.getField("DIRECT").get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JDK has no direct I/O", e);
        }
    }

    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        int bytes = settings.bytes;
        try (Api.OpenFile file = api.open(settings.path, options)) {
            long blocks = file.size() / bytes;
            return Repeated.measure(api, settings, index -> {
                SplittableRandom random = new SplittableRandom(index);
                ByteBuffer block = ByteBuffer.allocateDirect(2 * bytes).alignedSlice(bytes)
                        .limit(bytes);
                return () -> {
                    file.readFully(block, random.nextLong(blocks) * bytes);
                    block.rewind();
                };
            });
        }
    }
}
