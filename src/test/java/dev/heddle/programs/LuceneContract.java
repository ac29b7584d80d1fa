package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.store.NIOFSDirectory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is expected of Lucene, on any storage. */
abstract class LuceneContract extends ProgramContract implements Storage {
    private static final int CROWD = 8;
    private static final int DOCUMENTS_EACH = 250;
    /** As many words are told apart, so that each is in some of the documents. */
    private static final int WORDS = 10;

    @TempDir
    Path folder;

    /** How an index is read. */
    enum Reading {
        CHANNELS {
            @Override
            Directory open(Path path) throws IOException {
                return new NIOFSDirectory(path);
            }
        },
        MAPPINGS {
            @Override
            Directory open(Path path) throws IOException {
                return new MMapDirectory(path);
            }
        };

        abstract Directory open(Path path) throws IOException;
    }

    private static IndexWriter writer(Directory directory) throws IOException {
        return new IndexWriter(directory,
                new IndexWriterConfig(new StandardAnalyzer()).setMaxBufferedDocs(100));
    }

    private static Document document(int thread, int number) {
        Document document = new Document();
        document.add(new StringField("id", thread + " " + number, Field.Store.YES));
        document.add(new TextField("text", "some text with word" + number % WORDS + " and "
                + "more of it ".repeat(number % 20), Field.Store.YES));
        return document;
    }

    private static void write(IndexWriter writer) throws Exception {
        crowd(CROWD, thread -> {
            for (int i = 0; i < DOCUMENTS_EACH; i++) {
                writer.addDocument(document(thread, i));
                if (i % 100 == 99) {
                    writer.commit();
                }
            }
            return null;
        });
    }

    private static int found(Directory directory, String word) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            return new IndexSearcher(reader).count(new TermQuery(new Term("text", word)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatSeveralThreadsWroteIsFound(Reading reading) throws Exception {
        int each = CROWD * DOCUMENTS_EACH / WORDS;
        try (Directory directory = reading.open(place(folder));
                IndexWriter writer = writer(directory)) {
            write(writer);
        }
        try (Directory directory = reading.open(place(folder));
                IndexWriter writer = writer(directory)) {
            assertEquals(each, found(directory, "word3"));
            writer.deleteDocuments(new Term("text", "word3"));
            writer.forceMerge(1);
            writer.commit();
            assertEquals(0, found(directory, "word3"));
            assertEquals(each, found(directory, "word4"));
        }
        try (Directory directory = reading.open(place(folder));
                CheckIndex check = new CheckIndex(directory)) {
            assertTrue(check.checkIndex().clean);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDirectoryIsLockedForOneWriter(Reading reading) throws Exception {
        try (Directory directory = reading.open(place(folder))) {
            try (IndexWriter writer = writer(directory)) {
                assertThrows(LockObtainFailedException.class, () -> writer(directory));
                writer.addDocument(document(0, 0));
            }
            writer(directory).close();
        }
    }
}
