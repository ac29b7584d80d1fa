package dev.heddle.programs;

import org.apache.lucene.index.IndexWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** Lucene, the full-text index, in a directory on a path of another file system. */
class LuceneTest {
    @BeforeAll
    static void tellTheVersion() {
        System.out.println("Lucene " + Versions.of(IndexWriter.class));
    }

    @Nested
    class OnTheJdk extends LuceneContract implements Storage.OfTheJdk {
    }

    @Nested
    class OnNio extends LuceneContract implements Storage.OfHeddleOnNio {
    }

    @Nested
    class OnUring extends LuceneContract implements Storage.OfHeddleOnUring {
    }
}
