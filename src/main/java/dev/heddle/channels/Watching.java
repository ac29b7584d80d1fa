package dev.heddle.channels;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.Watchable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The platform's watch service, telling of paths of a {@link HeddleFileSystem}. */
record Watching(HeddleFileSystem files, WatchService wrapped) implements WatchService {
    WatchKey register(Path directory, WatchEvent.Kind<?>[] events,
            WatchEvent.Modifier... modifiers) throws IOException {
        return key(directory.register(wrapped, events, modifiers));
    }

    private WatchKey key(WatchKey key) {
        return key == null ? null : new Key(files, key);
    }

    @Override
    public WatchKey poll() {
        return key(wrapped.poll());
    }

    @Override
    public WatchKey poll(long timeout, TimeUnit unit) throws InterruptedException {
        return key(wrapped.poll(timeout, unit));
    }

    @Override
    public WatchKey take() throws InterruptedException {
        return key(wrapped.take());
    }

    @Override
    public void close() throws IOException {
        wrapped.close();
    }

    /** Made anew each time: records of the same key are equal. */
    private record Key(HeddleFileSystem files, WatchKey wrapped) implements WatchKey {
        @Override
        public boolean isValid() {
            return wrapped.isValid();
        }

        @Override
        public List<WatchEvent<?>> pollEvents() {
            List<WatchEvent<?>> events = new ArrayList<>();
            for (WatchEvent<?> event : wrapped.pollEvents()) {
                events.add(event.context() instanceof Path path
                        ? new OfPath(pathKind(event.kind()), event.count(), files.wrap(path))
                        : event);
            }
            return events;
        }

        @SuppressWarnings("unchecked") // kinds of events that have a path
        private static WatchEvent.Kind<Path> pathKind(WatchEvent.Kind<?> kind) {
            return (WatchEvent.Kind<Path>) kind;
        }

        @Override
        public boolean reset() {
            return wrapped.reset();
        }

        @Override
        public void cancel() {
            wrapped.cancel();
        }

        @Override
        public Watchable watchable() {
            return files.wrap((Path) wrapped.watchable());
        }
    }

    private record OfPath(Kind<Path> kind, int count, Path context) implements WatchEvent<Path> {
    }
}
