package dev.heddle.programs;

import org.apache.lucene.tests.store.BaseDirectoryTestCase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Lucene's own tests of directories, over a directory on a path of another file system. */
class LuceneDirectoryTest {
    @BeforeAll
    static void tellTheVersion() {
        System.out.println("Lucene's directory tests "
                + Versions.of(BaseDirectoryTestCase.class));
    }

    @Nested
    class OnTheJdk extends LuceneDirectoryContract implements Storage.OfTheJdk {
    }

    @Nested
    class OnNio extends LuceneDirectoryContract implements Storage.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends LuceneDirectoryContract implements Storage.OfHeddleOnUring {
    }

    /** The suite takes its time, so mappings once only, and where there is time. */
    @Nested
    @Tag("long")
    class MappedOnUring extends LuceneDirectoryContract implements Storage.OfHeddleOnUring {
        @Override
        LuceneContract.Reading reading() {
            return LuceneContract.Reading.MAPPINGS;
        }
    }
}
