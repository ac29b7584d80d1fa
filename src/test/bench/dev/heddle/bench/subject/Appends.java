package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.StandardOpenOption;

/** Each thread writes at the end of a file of its own, and waits until the disk has it. */
final class Appends implements Work {
    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        return Repeated.measure(api, settings, index -> {
            Api.OpenFile file = api.open(settings.path.resolve("log." + index),
                    StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            ByteBuffer block = ByteBuffer.allocateDirect(settings.bytes);
            long[] end = new long[1];
            return () -> {
                file.writeFully(block, end[0]);
                file.dataSync();
                end[0] += block.position();
                block.rewind();
            };
        });
    }
}
