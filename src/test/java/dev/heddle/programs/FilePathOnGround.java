package dev.heddle.programs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.FileUtils;

/** H2's files under the name {@code ground:}, opened by the path that a storage has for them. */
public final class FilePathOnGround extends FilePathWrapper {
    static final String SCHEME = "ground";

    /** H2 makes objects of this by itself. */
    private static volatile UnaryOperator<Path> place;

    /** From here on, of whoever opens one. */
    static void register(UnaryOperator<Path> place) {
        FilePathOnGround.place = place;
        FilePath.register(new FilePathOnGround());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return FileChannel.open(place.apply(Path.of(getBase().toString())),
                FileUtils.modeToOptions(mode));
    }
}
