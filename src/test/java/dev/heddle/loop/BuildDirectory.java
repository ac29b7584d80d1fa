package dev.heddle.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** Makes temporary folders in the build's, which lies on a real disk, unlike some /tmp. */
public final class BuildDirectory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
            throws IOException {
        Path parent = Files.createDirectories(Path.of("target", "test-files").toAbsolutePath());
        return Files.createTempDirectory(parent, "loop");
    }
}
