package dev.heddle.nio;

import dev.heddle.backend.DirectoryEntry;
import dev.heddle.backend.PathOperation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The operations on paths as calls that may block, for pool threads. */
final class PathCalls {
    /*
     * The JDK's delete takes files and directories alike, and its moves either replace or look
     * first. So some of these look before they do; PATHS_IN_ONE_STEP is not declared.
     */
    private PathCalls() {
    }

    /** Makes the call; the result is 0. */
    static long make(PathOperation operation) throws IOException {
        switch (operation) {
            case PathOperation.Rename rename -> rename(rename);
            case PathOperation.Unlink unlink -> remove(unlink.path, false, "Is a directory");
            case PathOperation.RemoveDirectory remove ->
                    remove(remove.path, true, "Not a directory");
            case PathOperation.MakeDirectory make -> Files.createDirectory(make.path,
                    Permissions.attributes(make.path, make.mode));
            case PathOperation.Link link -> Files.createLink(link.path, link.existing);
            case PathOperation.SymbolicLink link ->
                    Files.createSymbolicLink(link.path, link.target);
            case PathOperation.ReadLink link -> link.target = Files.readSymbolicLink(link.path);
            case PathOperation.ListDirectory list -> list.entries = entries(list);
        }
        return 0;
    }

    /** Never by copying, as a move that is not atomic might. */
    private static void rename(PathOperation.Rename rename) throws IOException {
        Path target = rename.target;
        if (!rename.replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.readAttributes(rename.path, "size", LinkOption.NOFOLLOW_LINKS); // must be there
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(rename.path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @param reason why others than those wanted are refused, as the system says it */
    private static void remove(Path path, boolean directory, String reason) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) != directory
                && Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, reason);
        }
        Files.delete(path); // which says why, where there is nothing
    }

    private static List<DirectoryEntry> entries(PathOperation.ListDirectory list)
            throws IOException {
        List<DirectoryEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(list.path)) {
            for (Path path : stream) {
                entries.add(new DirectoryEntry(path.getFileName(),
                        list.types ? FileStatuses.typeOf(path) : null));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return Collections.unmodifiableList(entries);
    }
}
