package dev.heddle.storm;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** What is below a directory, by paths that are relative to it. Does not change. */
final class Tree {
    enum Kind { FILE, DIRECTORY, LINK }

    /**
     * @param key    which file it is, as the system tells; null where that is to be found out
     * @param target of a symbolic link, else null
     */
    record Node(Kind kind, Object key, Path target) {
        static Node made(Kind kind) {
            return new Node(kind, null, null);
        }

        boolean fits(Node found) {
            return kind == found.kind && Objects.equals(target, found.target)
                    && (key == null || key.equals(found.key));
        }

        boolean isSame(Node other) {
            return key.equals(other.key);
        }
    }

    private final TreeMap<Path, Node> nodes;

    private Tree(TreeMap<Path, Node> nodes) {
        this.nodes = nodes;
    }

    /** Finds out what there is, without Heddle. */
    static Tree look(Path directory) throws IOException {
        TreeMap<Path, Node> nodes = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) {
                if (!found.equals(directory)) {
                    nodes.put(directory.relativize(found),
                            new Node(Kind.DIRECTORY, attributes.fileKey(), null));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes)
                    throws IOException {
                Node node = attributes.isSymbolicLink()
                        ? new Node(Kind.LINK, attributes.fileKey(), Files.readSymbolicLink(found))
                        : new Node(Kind.FILE, attributes.fileKey(), null);
                nodes.put(directory.relativize(found), node);
                return FileVisitResult.CONTINUE;
            }
        });
        return new Tree(nodes);
    }

    Set<Path> names() {
        return nodes.keySet();
    }

    /** In an order in which they can be removed. */
    List<Path> deepestFirst() {
        return new ArrayList<>(nodes.descendingKeySet());
    }

    /** Null if there is none. */
    Node get(Path name) {
        return nodes.get(name);
    }

    boolean isDirectory(Path name) {
        Node node = get(name);
        return node != null && node.kind == Kind.DIRECTORY;
    }

    /** Whether a file can be made of that name. */
    boolean hasParentOf(Path name) {
        return name.getParent() == null || isDirectory(name.getParent());
    }

    boolean isEmpty(Path directory) {
        return below(directory, 1).isEmpty();
    }

    /** What is in a directory, and in those in it, so many levels down; null means the top. */
    List<Path> below(Path directory, int levels) {
        int depth = directory == null ? 0 : directory.getNameCount();
        return nodes.keySet().stream()
                .filter(name -> directory == null
                        || name.startsWith(directory) && !name.equals(directory))
                .filter(name -> name.getNameCount() - depth <= levels).toList();
    }

    Tree with(Path name, Node node) {
        TreeMap<Path, Node> changed = new TreeMap<>(nodes);
        changed.put(name, node);
        return new Tree(changed);
    }

    Tree without(Path name) {
        TreeMap<Path, Node> changed = new TreeMap<>(nodes);
        changed.remove(name);
        return new Tree(changed);
    }

    /** With all that is in it, if it is a directory. */
    Tree renamed(Path from, Path to) {
        TreeMap<Path, Node> changed = new TreeMap<>();
        changed.put(to, get(from));
        for (Map.Entry<Path, Node> entry : nodes.entrySet()) {
            Path name = entry.getKey();
            if (!name.startsWith(from)) {
                changed.putIfAbsent(name, entry.getValue());
            } else if (!name.equals(from)) {
                changed.put(to.resolve(from.relativize(name)), entry.getValue());
            }
        }
        return new Tree(changed);
    }

    /** Whether what was found is what this expects. */
    boolean fits(Tree found) {
        return names().equals(found.names()) && nodes.entrySet().stream()
                .allMatch(entry -> entry.getValue().fits(found.get(entry.getKey())));
    }

    @Override
    public String toString() {
        return nodes.toString();
    }
}
