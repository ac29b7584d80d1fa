package dev.heddle.backend;

import java.nio.file.Path;

/**
 * A name in a directory.
 *
 * @param name relative to the directory, of a single element
 * @param type what kind of file it is, a symbolic link being one; null where it was not wanted or
 *             could not be told: ask for the file's status then
 */
public record DirectoryEntry(Path name, FileStatus.Type type) {
}
