package dev.heddle.channels;

import dev.heddle.Heddle;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.spi.FileSystemProvider;
import java.util.List;

/** One move of the provider. */
record Move(Heddle heddle, FileSystemProvider parent, Path source, Path target) {
    /** Heddle's own stay within one file system; what the JDK does between two, it does here. */
    void make(CopyOption... options) throws IOException {
        try {
            Interrupts.ignoring(() -> heddle.paths().move(source, target, options));
        } catch (FileSystemException e) {
            if (!isBetweenTwo(e) || List.of(options).contains(StandardCopyOption.ATOMIC_MOVE)) {
                throw e;
            }
            parent.move(source, target, options);
        }
    }

    private static boolean isBetweenTwo(FileSystemException e) {
        return e.getReason() != null && e.getReason().contains("EXDEV");
    }
}
