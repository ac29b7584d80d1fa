package dev.heddle.programs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What the contracts of programs share. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class ProgramContract implements Ground {
    @BeforeEach
    void beginOnTheGround() throws IOException {
        begin();
    }

    @AfterEach
    void endOnTheGround() throws IOException {
        end();
    }

    /** Some work of one of several threads. */
    interface Share<T> {
        T doIt(int index) throws Exception;
    }

    /** Has each of so many virtual threads do its share, all at once; what they returned. */
    static <T> List<T> crowd(int threads, Share<T> share) throws Exception {
        List<Callable<T>> shares = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int index = i;
            shares.add(() -> share.doIt(index));
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> done : executor.invokeAll(shares)) {
                results.add(done.get());
            }
            return results;
        }
    }

    /** Bytes that nothing can shorten or repeat unnoticed. */
    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
