package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;

/** Small files, opened at random, asked for their size, and closed. */
final class SmallFiles implements Work {
    @Override
    public Result run(Api api, Settings settings) throws IOException, InterruptedException {
        List<Path> paths;
        try (var files = Files.list(settings.path)) {
            paths = files.toList();
        }
        return Repeated.measure(api, settings, index -> {
            SplittableRandom random = new SplittableRandom(index);
            return () -> {
                Path path = paths.get(random.nextInt(paths.size()));
                try (Api.OpenFile file = api.open(path, StandardOpenOption.READ)) {
                    if (file.size() != settings.bytes) {
                        throw new IOException(path + " has " + file.size() + " bytes");
                    }
                }
            };
        });
    }
}
