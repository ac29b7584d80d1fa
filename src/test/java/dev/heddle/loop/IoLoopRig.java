package dev.heddle.loop;

import dev.heddle.backend.Operation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A loop on a {@link FakeBackend}, driven by the test's thread, and a log of its callbacks. */
abstract class IoLoopRig {
    static final int MIB = 1 << 20;

    final FakeBackend backend = new FakeBackend(8);
    final IoLoop loop = new IoLoop(backend, MIB);
    /** Completions in the order of their callbacks. */
    final List<Completion> called = new ArrayList<>();

    @AfterEach
    void closeLoop() {
        backend.turnFailure = null;
        backend.submitFailure = null;
        backend.closeFailure = null;
        loop.close();
    }

    Completion nop() {
        Completion completion = new Completion();
        loop.nop(completion, called::add);
        return completion;
    }

    List<Completion> nops(int count) {
        List<Completion> nops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nops.add(nop());
        }
        return nops;
    }

    Completion read(ByteBuffer target) {
        Completion completion = new Completion();
        loop.read(completion, 1, target, 0, called::add);
        return completion;
    }

    void complete(Completion completion) {
        backend.complete(completion.operation, 0);
    }

    static List<Operation> operations(List<Completion> completions) {
        return completions.stream().map(completion -> completion.operation).toList();
    }

    /** Runs something on another thread and waits for its end. */
    static void elsewhere(Runnable task) {
        Throwable[] failure = new Throwable[1];
        Thread thread = Thread.ofPlatform().unstarted(task);
        thread.setUncaughtExceptionHandler((ignored, e) -> failure[0] = e);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
    }
}
