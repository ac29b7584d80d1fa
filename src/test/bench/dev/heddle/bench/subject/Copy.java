package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.HdrHistogram.Histogram;

/** A file from the page cache to a new one, once to get warm and once to be measured. */
final class Copy implements Work {
    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        Path target = settings.path.resolveSibling("copy");
        Result[] result = new Result[1];
        api.start(() -> {
            try {
                copy(api, settings, target);
                result[0] = copy(api, settings, target);
            } catch (IOException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        }).join();
        Files.delete(target);
        return result[0];
    }

    private static Result copy(Api api, Settings settings, Path target) throws IOException {
        Files.deleteIfExists(target);
        Histogram blocks = Result.histogram();
        long cpu = Result.cpuMicrosSoFar();
        long start = System.nanoTime();
        try (Api.OpenFile from = api.open(settings.path, StandardOpenOption.READ);
                Api.OpenFile to = api.open(target, StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(settings.bytes);
            long size = from.size();
            long before = start;
            for (long position = 0; position < size; position += block.limit()) {
                from.readFully(block.clear().limit((int) Math.min(block.capacity(),
                        size - position)), position);
                to.writeFully(block.flip(), position);
                long after = System.nanoTime();
                blocks.recordValue(after - before);
                before = after;
            }
        }
        return new Result(blocks.getTotalCount(), (System.nanoTime() - start) / 1e9,
                Result.cpuMicrosSoFar() - cpu, blocks);
    }
}
