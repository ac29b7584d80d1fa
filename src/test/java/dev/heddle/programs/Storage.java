package dev.heddle.programs;

import java.net.URI;
import java.nio.file.Path;

/** Whose files a program works on. */
interface Storage extends Ground {
    /** The path by which a program comes to a file of the platform's. */
    Path place(Path path);

    /** The platform's own path. */
    interface OfTheJdk extends Storage {
        @Override
        default Path place(Path path) {
            return path;
        }
    }

    /** A path of our file system provider, which the JDK finds by the URI's scheme. */
    interface OfHeddle extends Storage, Ground.OfHeddle {
        @Override
        default Path place(Path path) {
            return Path.of(URI.create("heddle://" + path.toUri().getRawPath()));
        }
    }

    /** Ours on the portable backend. */
    interface OfHeddleOnNio extends OfHeddle, OnNio {
    }

    /** Ours on io_uring. */
    interface OfHeddleOnUring extends OfHeddle, OnUring {
    }
}
