package dev.heddle.backend;

import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;

/** Knows the paths that the system knows. */
public final class PlatformPaths {
    private PlatformPaths() {
    }

    /**
     * Whether a path is of the platform's own file system: the default one, or, where the program
     * has put another in its place, that which the JDK has made.
     */
    public static boolean isPlatform(Path path) {
        FileSystem files = path.getFileSystem();
        return files == FileSystems.getDefault()
                || files.getClass().getModule() == Object.class.getModule()
                && files.provider().getScheme().equals("file");
    }
}
