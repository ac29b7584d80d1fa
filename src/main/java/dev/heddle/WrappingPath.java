package dev.heddle;

import java.nio.file.Path;

/**
 * A path of a file system that stands before the platform's own. All calls of Heddle that take
 * paths of the default file system take these, too, and work on what they wrap.
 */
public interface WrappingPath extends Path {
    /** The same path of the platform's file system. */
    Path wrapped();
}
