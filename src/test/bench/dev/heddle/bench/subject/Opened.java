package dev.heddle.bench.subject;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that the threads of a round have opened, closed together at its end. */
final class Opened implements Closeable {
    private final Api api;
    private final List<Api.OpenFile> files = new ArrayList<>();

    Opened(Api api) {
        this.api = api;
    }

    Api.OpenFile open(Path path, OpenOption... options) throws IOException {
        Api.OpenFile file = api.open(path, options);
        files.add(file);
        return file;
    }

    @Override
    public void close() throws IOException {
        for (Api.OpenFile file : files) {
            file.close();
        }
    }
}
