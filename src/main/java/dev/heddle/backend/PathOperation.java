package dev.heddle.backend;

import java.nio.file.Path;
import java.util.List;

/**
 * Operations on names in directories, rather than on what is open. Paths are those of the default
 * file system; a relative one starts at the process's working directory. Symbolic links on the way
 * are followed, the last name of a path is not, except where it says so.
 */
public abstract sealed class PathOperation extends Operation {
    /** The name that is made, removed, renamed or looked into. */
    public Path path;

    private PathOperation(Object owner) {
        super(owner);
    }

    @Override
    public void clear() {
        super.clear();
        path = null;
    }

    /**
     * Gives a file or directory another name, within one file system: renameat2(2). Result: 0.
     * A name that is replaced stands for the old file or the new at any moment.
     */
    public static final class Rename extends PathOperation {
        /** The new name. */
        public Path target;
        /** Whether a file that has the new name loses it; else that is {@link Errno#EEXIST}. */
        public boolean replace;

        public Rename(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            target = null;
        }
    }

    /** Removes a name, but not a directory's ({@link Errno#EISDIR}): unlink(2). Result: 0. */
    public static final class Unlink extends PathOperation {
        public Unlink(Object owner) {
            super(owner);
        }
    }

    /** Removes an empty directory: rmdir(2). Result: 0. */
    public static final class RemoveDirectory extends PathOperation {
        public RemoveDirectory(Object owner) {
            super(owner);
        }
    }

    /** Makes a directory: mkdir(2). Result: 0. */
    public static final class MakeDirectory extends PathOperation {
        /** Its permission bits, 0 to 0777, before the process's umask. */
        public int mode;

        public MakeDirectory(Object owner) {
            super(owner);
        }
    }

    /** Gives a file one more name, {@link #path}: link(2). Result: 0. */
    public static final class Link extends PathOperation {
        /** A name that it has. */
        public Path existing;

        public Link(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            existing = null;
        }
    }

    /** Makes a symbolic link, {@link #path}: symlink(2). Result: 0. */
    public static final class SymbolicLink extends PathOperation {
        /** What it shall point to; need not be there. A relative one starts at the link. */
        public Path target;

        public SymbolicLink(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            target = null;
        }
    }

    /** Asks where a symbolic link points to: readlink(2). Result: 0, {@link #target} is set. */
    public static final class ReadLink extends PathOperation {
        /** The answer, as it stands in the link. */
        public Path target;

        public ReadLink(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            target = null;
        }
    }

    /**
     * Reads all of a directory, following a link to it: getdents64(2). Result: 0, and
     * {@link #entries} is set. What comes or goes meanwhile is among them or not.
     */
    public static final class ListDirectory extends PathOperation {
        /** Whether the types of what is in it are wanted, even if each has to be asked for. */
        public boolean types;
        /** The answer, in the file system's order, without "." and "..", for reading only. */
        public List<DirectoryEntry> entries;

        public ListDirectory(Object owner) {
            super(owner);
        }

        @Override
        public void clear() {
            super.clear();
            entries = null;
        }
    }
}
