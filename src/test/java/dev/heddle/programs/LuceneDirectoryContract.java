package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.carrotsearch.randomizedtesting.ThreadFilter;
import com.carrotsearch.randomizedtesting.annotations.ThreadLeakFilters;
import dev.heddle.backend.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.mockfile.VirusCheckingFS;
import org.apache.lucene.tests.store.BaseDirectoryTestCase;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;
import org.junit.runner.notification.Failure;

/** What Lucene itself demands of a directory, on any storage. */
@ExtendWith(Seed.class)
abstract class LuceneDirectoryContract extends ProgramContract implements Storage {
    /** Of 57 in version 10.6; far fewer would mean that it did not run. */
    private static final int TESTS_MIN = 50;

    /** Lucene's suite makes objects of this by itself, of a class that JUnit 4 has to see. */
    @LuceneTestCase.SuppressFileSystems("*") // layers of Lucene's own, but for one test that asks
    @ThreadLeakFilters(defaultFilters = true, filters = OfHeddle.class)
    public static final class Suite extends BaseDirectoryTestCase {
        private static volatile LuceneContract.Reading reading;
        private static volatile UnaryOperator<Path> place;

        @Override
        protected Directory getDirectory(Path path) throws IOException {
            Path placed = place.apply(path);
            return reading.open(path.getFileSystem().provider() instanceof VirusCheckingFS
                    ? new VirusCheckingFS(placed.getFileSystem(), random().nextLong())
                            .wrapPath(placed)
                    : placed);
        }
    }

    /** Threads that stay when the suite ends, and shall: those of Heddle and virtual threads. */
    public static final class OfHeddle implements ThreadFilter {
        @Override
        public boolean reject(Thread thread) {
            return thread.getName().startsWith("heddle-")
                    || thread.getName().startsWith("ForkJoinPool-1-")
                    || thread.getName().startsWith("VirtualThread-");
        }
    }

    /** How the directories are read. */
    LuceneContract.Reading reading() {
        return LuceneContract.Reading.CHANNELS;
    }

    @Test
    void lucenesOwnSuiteIsContent() {
        Suite.reading = reading();
        Suite.place = this::place;
        System.setProperty("tests.seed", Long.toHexString(Seed.VALUE));
        Result result = JUnitCore.runClasses(Suite.class);
        assertEquals(List.of(), result.getFailures().stream().map(Failure::getTrace).toList());
        assertTrue(result.getRunCount() >= TESTS_MIN, () -> result.getRunCount() + " tests");
        assertEquals(0, result.getIgnoreCount() + result.getAssumptionFailureCount());
    }
}
