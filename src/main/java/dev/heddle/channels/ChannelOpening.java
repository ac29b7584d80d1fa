package dev.heddle.channels;

import dev.heddle.Heddle;
import dev.heddle.HeddleFile;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** How file channels are opened. */
final class ChannelOpening {
    /*
     * Mapping into an arena has a type in its signature that Java 21 does not let one name. So the
     * class that offers it is for newer versions, and looked for by name.
     */
    private static final String WITH_ARENAS = "dev.heddle.channels.SegmentFileChannel";
    private static final int JAVA_NEEDED = 22;
    private static final Function<Opened, HeddleFileChannel> MAKING = making();

    /** What a channel is made of. */
    record Opened(Heddle heddle, HeddleFile file, Twin twin, OpenWith options,
            Interrupts interrupts) {
        boolean readable() {
            return options.readable();
        }

        boolean writable() {
            return options.writable();
        }

        boolean appends() {
            return options.appends();
        }
    }

    private ChannelOpening() {
    }

    /** As in the JDK, an interrupt does not end it. */
    static HeddleFileChannel open(Heddle heddle, Interrupts interrupts, Path path,
            Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        int mode = OpenWith.permissions(OpenWith.FILE_PERMISSIONS, attributes);
        OpenWith with = OpenWith.of(options);
        Set<OpenOption> own = new HashSet<>(options);
        if (own.remove(StandardOpenOption.DELETE_ON_CLOSE)) {
            own.add(LinkOption.NOFOLLOW_LINKS);
        }
        HeddleFile file = Interrupts.ignoring(() -> heddle.openFile(path, own, mode));
        Twin twin = new Twin(heddle, file, with);
        if (with.deletes()) {
            delete(heddle, file, twin);
        }
        return MAKING.apply(new Opened(heddle, file, twin, with, interrupts));
    }

    /** Done as well as it can be, as in the JDK. */
    private static void delete(Heddle heddle, HeddleFile file, Twin twin) throws IOException {
        try {
            twin.openAndDelete();
        } catch (IOException noTwin) {
            try {
                Interrupts.ignoring(() -> heddle.paths().deleteIfExists(file.path()));
            } catch (IOException staysForGood) {
                return;
            }
        }
    }

    private static Function<Opened, HeddleFileChannel> making() {
        if (Runtime.version().feature() < JAVA_NEEDED) {
            return HeddleFileChannel::new;
        }
        try {
            @SuppressWarnings("unchecked")
            Function<Opened, HeddleFileChannel> found = (Function<Opened, HeddleFileChannel>)
                    Class.forName(WITH_ARENAS).getDeclaredMethod("making").invoke(null);
            return found;
        } catch (ClassNotFoundException e) {
            return HeddleFileChannel::new; // a jar that was repackaged, or a folder of classes
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
