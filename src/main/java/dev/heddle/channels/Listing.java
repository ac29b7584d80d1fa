package dev.heddle.channels;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;

/** A directory stream of the platform's, in paths of a {@link HeddleFileSystem}. */
record Listing(HeddleFileSystem files, DirectoryStream<Path> wrapped)
        implements DirectoryStream<Path> {
    @Override
    public Iterator<Path> iterator() {
        Iterator<Path> each = wrapped.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Path next() {
                return files.wrap(each.next());
            }
        };
    }

    @Override
    public void close() throws IOException {
        wrapped.close();
    }
}
