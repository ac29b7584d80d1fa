package dev.heddle.storm;

import dev.heddle.storm.Tree.Kind;
import dev.heddle.storm.Tree.Node;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a call that changes a {@link Tree} leads to.
 *
 * @param states   what there is before, after each of its steps, and at last after the call; a
 *                 call that ended early leaves one of them
 * @param refusals how it may be refused, and has to be if there is any
 */
record Forecast(List<Tree> states, List<Class<? extends FileSystemException>> refusals) {
    /** How a file is moved. */
    enum Move { KEEPING, REPLACING, ATOMIC }

    static Forecast of(Tree... states) {
        return new Forecast(List.of(states), List.of());
    }

    private static Forecast refused(Tree tree, Class<? extends FileSystemException> how) {
        return new Forecast(List.of(tree), List.of(how));
    }

    /** Of a new name. */
    static Forecast made(Tree tree, Path name, Node node) {
        if (!tree.hasParentOf(name)) {
            return refused(tree, NoSuchFileException.class);
        }
        return tree.get(name) != null ? refused(tree, FileAlreadyExistsException.class)
                : of(tree, tree.with(name, node));
    }

    static Forecast madeWithParents(Tree tree, Path name) {
        List<Tree> states = new ArrayList<>(List.of(tree));
        for (int i = 1; i <= name.getNameCount(); i++) {
            Path directory = name.subpath(0, i);
            Node there = tree.get(directory);
            if (there != null && there.kind() != Kind.DIRECTORY) {
                return refused(tree, FileSystemException.class);
            }
            if (there == null) {
                states.add(states.getLast().with(directory, Node.made(Kind.DIRECTORY)));
            }
        }
        return new Forecast(states, List.of());
    }

    /** Of one more name for a file. */
    static Forecast linked(Tree tree, Path name, Path existing) {
        Node node = tree.get(existing);
        if (node == null) {
            return new Forecast(List.of(tree),
                    List.of(NoSuchFileException.class, FileAlreadyExistsException.class));
        }
        return made(tree, name, node);
    }

    static Forecast deleted(Tree tree, Path name, boolean mustBeThere) {
        if (tree.get(name) == null) {
            return mustBeThere ? refused(tree, NoSuchFileException.class) : of(tree);
        }
        return tree.isDirectory(name) && !tree.isEmpty(name)
                ? refused(tree, DirectoryNotEmptyException.class)
                : of(tree, tree.without(name));
    }

    /** @param to in no directory that is moved */
    static Forecast moved(Tree tree, Path from, Path to, Move how) {
        Node source = tree.get(from);
        Node target = tree.get(to);
        if (source == null || !tree.hasParentOf(to)) {
            return refused(tree, NoSuchFileException.class);
        }
        if (target == null) {
            return of(tree, tree.renamed(from, to));
        }
        if (source.isSame(target)) {
            return of(tree); // two names of one file both stay
        }
        if (how == Move.KEEPING) {
            return refused(tree, FileAlreadyExistsException.class);
        }
        return replaced(tree, from, to, how);
    }

    private static Forecast replaced(Tree tree, Path from, Path to, Move how) {
        boolean sameKind = tree.isDirectory(from) == tree.isDirectory(to);
        if (how == Move.ATOMIC && !sameKind) {
            return refused(tree, FileSystemException.class);
        }
        if (tree.isDirectory(to) && !tree.isEmpty(to)) {
            return refused(tree, DirectoryNotEmptyException.class);
        }
        Tree after = tree.without(to).renamed(from, to);
        return sameKind ? of(tree, after) : of(tree, tree.without(to), after);
    }

    boolean isRefused() {
        return !refusals.isEmpty();
    }

    void checkDone(Tree found) {
        if (isRefused() || !states.getLast().fits(found)) {
            throw new AssertionError("it was done: " + found + ", though expected was " + this);
        }
    }

    void checkRefused(Tree found, FileSystemException refusal) {
        if (refusals.stream().noneMatch(type -> type.isInstance(refusal))
                || !states.getFirst().fits(found)) {
            throw new AssertionError("it was refused: " + found + ", though expected was " + this,
                    refusal);
        }
    }

    /** After a call that has ended early. */
    void checkEither(Tree found) {
        if (states.stream().noneMatch(state -> state.fits(found))) {
            throw new AssertionError("it ended early: " + found + ", though expected was " + this);
        }
    }
}
