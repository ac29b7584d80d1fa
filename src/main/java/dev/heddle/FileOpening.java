package dev.heddle;

import dev.heddle.backend.Capability;
import dev.heddle.loop.Call;
import dev.heddle.loop.Shares;
import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/** How files are opened: see {@link Heddle#openFile(Path, Set, int)}. */
final class FileOpening {
    static final int PERMISSIONS_DEFAULT = 0666;
    static final int DIRECTORY_PERMISSIONS_DEFAULT = 0777;
    private static final int PERMISSIONS_MAX = 07777;

    private final Engine engine;
    private final Terms terms;

    FileOpening(Engine engine, Terms terms) {
        this.engine = engine;
        this.terms = terms;
    }

    private static void requirePermissions(int permissions, int max) {
        if (permissions < 0 || permissions > max) {
            throw new IllegalArgumentException("permissions are " + permissions
                    + ", but must be 0 to " + max + " (0" + Integer.toOctalString(max) + ")");
        }
    }

    static void requireDirectoryPermissions(int permissions) {
        requirePermissions(permissions, DIRECTORY_PERMISSIONS_DEFAULT);
    }

    HeddleFile open(Path path, Set<? extends OpenOption> options, int permissions)
            throws IOException {
        requirePermissions(permissions, PERMISSIONS_MAX);
        Set<OpenOption> checked = OpenOptions.checked(path, options);
        Set<OpenOption> toBackend = new HashSet<>(checked);
        boolean deletes = toBackend.remove(StandardOpenOption.DELETE_ON_CLOSE);
        if (deletes) {
            // As in the JDK: the name that is lost has to be that of the file opened.
            toBackend.add(LinkOption.NOFOLLOW_LINKS);
        }
        return engine.holdings().opening("open", path, () -> {
            int quick = openNow(path, toBackend);
            int number = quick >= 0 ? quick : openNumber(path, toBackend, permissions);
            OpenHandle open = new OpenHandle(engine, number, path, !canCancelPipeReads(),
                    quick >= 0);
            if (deletes) {
                unlink(path); // before the opening may fail, since the Heddle is being closed
            }
            return engine.holdings().register(new HeddleFile(open, terms, path, checked), "open");
        });
    }

    private boolean canCancelPipeReads() {
        return engine.backend().capabilities().contains(Capability.CANCEL_PIPE_READ);
    }

    /** On the calling thread, if that needs no waiting; else NOT_NOW. */
    private int openNow(Path path, Set<OpenOption> options) throws IOException {
        Shares openings = engine.holdings().openings();
        engine.enter(terms, openings, "open", path);
        try {
            return engine.loops().openNow(OpenOptions.platform(path), options);
        } finally {
            terms.leave(openings);
        }
    }

    private int openNumber(Path path, Set<OpenOption> options, int permissions)
            throws IOException {
        // A share of the call's own, by which closing finds it to cancel it.
        Call call = engine.begin(terms, engine.holdings().openings(), "open", path);
        call.loop().open(call.completion(), OpenOptions.platform(path), options, permissions,
                call);
        return (int) engine.finish(call, "open", path);
    }

    /** Spares directories. Not left out for an interrupt, since the name would stay for good. */
    private void unlink(Path path) {
        Call call = new Call(engine.loops().forCall());
        call.begin();
        call.loop().unlink(call.completion(), OpenOptions.platform(path), call);
        call.awaitUninterruptibly();
        // Promised only where the system allows it: the file is open and of use all the same.
    }
}
