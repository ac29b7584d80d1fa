package dev.heddle;

import dev.heddle.backend.DirectoryEntry;
import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.backend.Failures.PathPair;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The single steps that calls on paths are made of; each parks. Failures that the caller expects
 * are told rather than thrown; null tells a success.
 */
final class PathSteps {
    final Engine engine;
    final Terms terms;

    PathSteps(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
    }

    /** The steps of one call: a timeout is for all of them together. */
    PathSteps ofOneCall() {
        Deadline shared = Deadline.at(terms.deadline().of(engine.loops().first()));
        return new PathSteps(engine, terms.with(shared));
    }

    /** As in newer JDKs, below a file there is no such file. */
    FileStatus status(Path path, boolean followLinks) throws IOException {
        Call call = make("stat", path,
                c -> c.loop().stat(c.completion(), path, followLinks, c), Errno.ENOTDIR);
        if (call.errno() != null) {
            throw Failures.of(Errno.ENOENT, "stat", path, call.cause());
        }
        return new FileStatus(call.completion().status());
    }

    Errno makeDirectory(Path path, int permissions, Errno... expected) throws IOException {
        return make("create directory", path,
                c -> c.loop().makeDirectory(c.completion(), path, permissions, c),
                expected).errno();
    }

    Errno unlink(Path path, Errno... expected) throws IOException {
        return make("delete", path, c -> c.loop().unlink(c.completion(), path, c),
                expected).errno();
    }

    Errno removeDirectory(Path path, Errno... expected) throws IOException {
        return make("delete", path, c -> c.loop().removeDirectory(c.completion(), path, c),
                expected).errno();
    }

    Errno rename(Path source, Path target, boolean replace, Errno... expected)
            throws IOException {
        return make("move", new PathPair(source, target),
                c -> c.loop().rename(c.completion(), source, target, replace, c),
                expected).errno();
    }

    void link(Path link, Path existing) throws IOException {
        make("link", new PathPair(link, existing),
                c -> c.loop().link(c.completion(), link, existing, c));
    }

    void symbolicLink(Path link, Path target) throws IOException {
        make("link", link, c -> c.loop().symbolicLink(c.completion(), link, target, c));
    }

    /** Where a link points to; null if it is none. */
    Path readLink(Path link) throws IOException {
        Call call = make("read link", link,
                c -> c.loop().readLink(c.completion(), link, c), Errno.EINVAL);
        return call.errno() == null ? call.completion().linkTarget() : null;
    }

    List<DirectoryEntry> list(Path directory, boolean types) throws IOException {
        return make("list", directory,
                c -> c.loop().listDirectory(c.completion(), directory, types, c))
                .completion().entries();
    }

    /** Removes a file or an empty directory; whether it was there. */
    boolean delete(Path path) throws IOException {
        Errno errno = unlink(path, Errno.EISDIR, Errno.ENOENT);
        if (errno == Errno.EISDIR) {
            errno = removeDirectory(path, Errno.ENOENT);
        }
        return errno == null;
    }

    private Call make(String doing, Object subject, Consumer<Call> start, Errno... expected)
            throws IOException {
        Call call = engine.begin(terms, engine.holdings().openings(), doing, subject);
        start.accept(call);
        engine.finish(call, doing, subject, expected);
        return call;
    }
}
