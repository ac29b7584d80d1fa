package dev.heddle.storm;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.heddle.FileStatus;
import dev.heddle.FileTimeoutException;
import dev.heddle.Heddle;
import dev.heddle.HeddlePaths;
import dev.heddle.storm.Forecast.Move;
import dev.heddle.storm.Tally.Count;
import dev.heddle.storm.Tree.Kind;
import dev.heddle.storm.Tree.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.CopyOption;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes, moves, links, lists and deletes names in a directory of its own, beside a model of it. A
 * call does what it says that it did; one that ends early leaves what was there before it, or
 * after one of its steps, and does nothing later.
 */
final class PathWorker extends Worker {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f", "ü");
    private static final int DEPTH_MAX = 3;
    private static final int SIZE_MAX = 24;
    private static final int CALLS_MAX = 400;

    private final Path directory;
    private Tree tree;
    private int calls;

    PathWorker(Era era) throws IOException {
        super(era);
        directory = Files.createDirectory(era.storm.newPath("directory"));
        tree = Tree.look(directory);
    }

    @Override
    boolean mayBeCancelled() {
        return false;
    }

    @Override
    boolean step() throws IOException {
        Heddle view = view(era.heddle);
        End end = tree.names().size() > SIZE_MAX || ++calls % CALLS_MAX == 0 ? clear()
                : random.nextBoolean() ? change(view.paths(), random.nextInt(10), view)
                        : ask(view.paths(), random.nextInt(8));
        boolean goesOn = end != End.CLOSED && era.goesOn();
        if (!goesOn) {
            clear();
            Files.delete(directory); // which nothing is left in
        }
        return goesOn;
    }

    /** Removes all there is, through whatever comes. */
    private End clear() throws IOException {
        noScope();
        for (Path name : tree.deepestFirst()) {
            End end = End.FAILED;
            while (end != End.DONE && end != End.CLOSED) {
                end = call(() -> era.heddle.paths().deleteIfExists(path(name)));
            }
            if (end == End.CLOSED) {
                Files.deleteIfExists(path(name));
            }
        }
        tree = Tree.look(directory);
        if (!tree.names().isEmpty()) {
            throw new AssertionError("there is still " + tree);
        }
        return End.DONE;
    }

    private Path path(Path name) {
        return directory.resolve(name);
    }

    /** A name that is there, or one that may be. */
    private Path anyName() {
        List<Path> names = new ArrayList<>(tree.names());
        return names.isEmpty() || random.nextInt(4) == 0 ? freeName()
                : names.get(random.nextInt(names.size()));
    }

    /** A name that may be there; mostly, it can be made. */
    private Path freeName() {
        Path name = Path.of(NAMES.get(random.nextInt(NAMES.size())));
        List<Path> parents = tree.names().stream().filter(tree::isDirectory)
                .filter(parent -> parent.getNameCount() < DEPTH_MAX).toList();
        if (random.nextInt(16) == 0) {
            return Path.of("missing").resolve(name);
        }
        return parents.isEmpty() || random.nextInt(3) == 0 ? name
                : parents.get(random.nextInt(parents.size())).resolve(name);
    }

    private End change(HeddlePaths paths, int chance, Heddle view) throws IOException {
        Path name = freeName();
        return switch (chance) {
            case 0, 1 -> make(Forecast.made(tree, name, Node.made(Kind.FILE)),
                    () -> view.openFile(path(name), CREATE_NEW, WRITE).close());
            case 2 -> make(Forecast.made(tree, name, Node.made(Kind.DIRECTORY)),
                    () -> paths.createDirectory(path(name)));
            case 3 -> makeDirectories(paths, name.resolve("x/y"));
            case 4 -> link(paths, name, anyName());
            case 5 -> makeTemporary(paths);
            case 6 -> delete(paths, anyName());
            default -> move(paths, anyName(), random.nextBoolean() ? name : anyName());
        };
    }

    private End makeDirectories(HeddlePaths paths, Path name) throws IOException {
        return make(Forecast.madeWithParents(tree, name),
                () -> paths.createDirectories(path(name)));
    }

    private End link(HeddlePaths paths, Path name, Path existing) throws IOException {
        Node node = tree.get(existing);
        if (node == null || node.kind() == Kind.FILE) {
            return make(Forecast.linked(tree, name, existing),
                    () -> paths.createLink(path(name), path(existing)));
        }
        Path nowhere = Path.of("nowhere" + random.nextInt(100));
        return make(Forecast.made(tree, name, new Node(Kind.LINK, null, nowhere)),
                () -> paths.createSymbolicLink(path(name), nowhere));
    }

    /** Its name is found out by looking. */
    private End makeTemporary(HeddlePaths paths) throws IOException {
        boolean isDirectory = random.nextBoolean();
        Path[] made = new Path[1];
        Attempt attempt = attempt(() -> made[0] = isDirectory
                ? paths.createTempDirectory(directory, "t")
                : paths.createTempFile(directory, "t", ".x"));
        Set<Path> added = new HashSet<>(Tree.look(directory).names());
        added.removeAll(tree.names());
        if (made[0] != null) {
            added = Set.of(directory.relativize(made[0]));
        }
        Forecast forecast = Forecast.of(tree);
        if (added.size() == 1 && added.iterator().next().toString().startsWith("t")) {
            forecast = Forecast.of(tree, tree.with(added.iterator().next(),
                    Node.made(isDirectory ? Kind.DIRECTORY : Kind.FILE)));
        }
        return compare(forecast, attempt);
    }

    private End delete(HeddlePaths paths, Path name) throws IOException {
        if (random.nextBoolean()) {
            return make(Forecast.deleted(tree, name, true), () -> paths.delete(path(name)));
        }
        boolean isThere = tree.get(name) != null;
        return make(Forecast.deleted(tree, name, false), () ->
                check(paths.deleteIfExists(path(name)) == isThere, name + " was there or not"));
    }

    private End move(HeddlePaths paths, Path from, Path to) throws IOException {
        if (to.startsWith(from) && !to.equals(from)) {
            return End.DONE;
        }
        Move how = Move.values()[random.nextInt(Move.values().length)];
        CopyOption[] options = switch (how) {
            case KEEPING -> new CopyOption[0];
            case REPLACING -> new CopyOption[] {StandardCopyOption.REPLACE_EXISTING};
            case ATOMIC -> new CopyOption[] {StandardCopyOption.ATOMIC_MOVE};
        };
        return make(Forecast.moved(tree, from, to, how),
                () -> paths.move(path(from), path(to), options));
    }

    private End ask(HeddlePaths paths, int chance) {
        Path name = anyName();
        return switch (chance) {
            case 0, 1 -> status(paths, name);
            case 2 -> exists(paths, name);
            case 3 -> readLink(paths, name);
            case 4, 5 -> list(paths, name);
            case 6 -> random.nextInt(20) == 0
                    ? attempt(() -> paths.syncDirectory(directory)).end : End.DONE;
            default -> walk(paths, random.nextInt(DEPTH_MAX + 3));
        };
    }

    private End status(HeddlePaths paths, Path name) {
        Node node = tree.get(name);
        FileStatus[] found = new FileStatus[1];
        Attempt attempt = attempt(() ->
                found[0] = paths.status(path(name), LinkOption.NOFOLLOW_LINKS));
        checkRefusal(attempt, node == null ? NoSuchFileException.class : null);
        if (found[0] != null) {
            Kind kind = found[0].isDirectory() ? Kind.DIRECTORY
                    : found[0].isSymbolicLink() ? Kind.LINK : Kind.FILE;
            check(kind == node.kind(), name + " is " + kind);
        }
        return attempt.end;
    }

    private End exists(HeddlePaths paths, Path name) {
        boolean[] found = new boolean[1];
        Attempt attempt = attempt(() ->
                found[0] = paths.exists(path(name), LinkOption.NOFOLLOW_LINKS));
        boolean isThere = tree.get(name) != null;
        // Where it could not be found out, false is the answer.
        check(attempt.end != End.DONE || found[0] == isThere
                || isThere && era.storm.mayFail(new IOException()), name + ": " + found[0]);
        return attempt.end;
    }

    private End readLink(HeddlePaths paths, Path name) {
        Node node = tree.get(name);
        Path[] found = new Path[1];
        Attempt attempt = attempt(() -> found[0] = paths.readSymbolicLink(path(name)));
        checkRefusal(attempt, node == null ? NoSuchFileException.class
                : node.kind() == Kind.LINK ? null : NotLinkException.class);
        check(found[0] == null || found[0].equals(node.target()), name + " -> " + found[0]);
        return attempt.end;
    }

    private End list(HeddlePaths paths, Path name) {
        Path where = tree.isDirectory(name) || random.nextInt(4) == 0 ? name : null;
        List<Path> found = new ArrayList<>();
        Attempt attempt = attempt(() ->
                found.addAll(paths.list(where == null ? directory : path(where))));
        boolean isThere = where == null || tree.isDirectory(where);
        // A link to nowhere is no directory because it is nowhere.
        checkRefusal(attempt, isThere ? null : tree.get(where) == null
                || tree.get(where).kind() == Kind.LINK
                ? NoSuchFileException.class : NotDirectoryException.class);
        if (attempt.end == End.DONE && attempt.refusal == null) {
            checkNames(found, tree.below(where, 1));
        }
        return attempt.end;
    }

    private End walk(HeddlePaths paths, int levels) {
        List<Path> found = new ArrayList<>();
        Attempt attempt = attempt(() -> {
            try (var stream = paths.walk(directory, levels)) {
                stream.forEach(found::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        });
        checkRefusal(attempt, null);
        if (attempt.end == End.DONE && attempt.refusal == null) {
            check(found.removeFirst().equals(directory), "a walk begins at its start");
            checkNames(found, tree.below(null, levels));
        }
        return attempt.end;
    }

    private void checkNames(Collection<Path> found, Collection<Path> expected) {
        List<Path> names = found.stream().map(directory::relativize).sorted().toList();
        check(names.equals(expected), "found were " + names + ", not " + expected);
    }

    /** How a call went. */
    private record Attempt(End end, FileSystemException refusal) {
    }

    /** Makes a call, which the system may refuse for a reason. */
    private Attempt attempt(Step step) {
        era.tally.count(Count.PATH_CALLS);
        FileSystemException[] refusal = new FileSystemException[1];
        End end = call(() -> {
            try {
                step.make();
            } catch (FileTimeoutException e) {
                throw e;
            } catch (FileSystemException e) {
                refusal[0] = e;
            }
        });
        return new Attempt(end, refusal[0]);
    }

    private End make(Forecast forecast, Step step) throws IOException {
        return compare(forecast, attempt(step));
    }

    private End compare(Forecast forecast, Attempt attempt) throws IOException {
        Tree found = Tree.look(directory);
        if (attempt.end != End.DONE) {
            era.tally.count(Count.PATH_CALLS_CUT);
            forecast.checkEither(found);
        } else if (attempt.refusal == null) {
            forecast.checkDone(found);
        } else if (era.storm.mayFail(attempt.refusal)) {
            forecast.checkEither(found);
        } else {
            forecast.checkRefused(found, attempt.refusal);
        }
        tree = found;
        return attempt.end;
    }

    /** @param type of the refusal that is due; null if none is */
    private void checkRefusal(Attempt attempt, Class<? extends FileSystemException> type) {
        boolean asExpected = attempt.end != End.DONE
                || (type == null ? attempt.refusal == null : type.isInstance(attempt.refusal))
                || attempt.refusal != null && era.storm.mayFail(attempt.refusal);
        if (!asExpected) {
            throw new AssertionError("refused by " + attempt.refusal + ", not by " + type
                    + "; there is " + tree, attempt.refusal);
        }
    }

    private void check(boolean holds, String found) {
        if (!holds) {
            throw new AssertionError(found + "; there is " + tree);
        }
    }
}
