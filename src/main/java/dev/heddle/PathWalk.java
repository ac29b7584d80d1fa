package dev.heddle;

import dev.heddle.backend.DirectoryEntry;
import dev.heddle.backend.FileStatus.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** One walk through a tree of directories: see {@link HeddlePaths#walk(Path, int)}. */
final class PathWalk implements Iterator<Path> {
    /*
     * Depth first. A directory is read in full when it is met, before it is told, so that nothing
     * is open between two steps; what is kept are the names still to come on the way down to it.
     */
    private record Level(Path directory, Iterator<DirectoryEntry> rest) {
    }

    private final PathSteps steps;
    private final int maxDepth;
    /** From the start, which is the last, down to where this is. */
    private final ArrayDeque<Level> levels = new ArrayDeque<>();
    /** What is told next; null if that has to be found first. */
    private Path next;

    PathWalk(PathSteps steps, Path start, int maxDepth) throws IOException {
        this.steps = steps;
        this.maxDepth = maxDepth;
        meet(start, steps.status(start, false).isDirectory());
    }

    Stream<Path> stream() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(this, Spliterator.DISTINCT), false);
    }

    @Override
    public boolean hasNext() {
        try {
            while (next == null && !levels.isEmpty()) {
                advance();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return next != null;
    }

    @Override
    public Path next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Path told = next;
        next = null;
        return told;
    }

    private void advance() throws IOException {
        Level level = levels.peek();
        if (level.rest.hasNext()) {
            DirectoryEntry entry = level.rest.next();
            Path path = level.directory.resolve(entry.name());
            meet(path, levels.size() < maxDepth && isDirectory(path, entry.type()));
        } else {
            levels.pop();
        }
    }

    private boolean isDirectory(Path path, Type known) throws IOException {
        return known == null ? steps.status(path, false).isDirectory() : known == Type.DIRECTORY;
    }

    private void meet(Path path, boolean isDirectory) throws IOException {
        if (isDirectory && levels.size() < maxDepth) {
            levels.push(new Level(path, steps.list(path, levels.size() + 1 < maxDepth).iterator()));
        }
        next = path;
    }
}
