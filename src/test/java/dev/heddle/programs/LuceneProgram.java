package dev.heddle.programs;

import java.nio.file.Path;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.NIOFSDirectory;

/** Knows nothing of Heddle: makes an index in a folder, asks it, and has Lucene check it. */
final class LuceneProgram {
    private static final int DOCUMENTS = 2000;

    private LuceneProgram() {
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        try (NIOFSDirectory directory = new NIOFSDirectory(folder)) {
            try (IndexWriter writer = new IndexWriter(directory,
                    new IndexWriterConfig(new StandardAnalyzer()).setMaxBufferedDocs(500))) {
                for (int i = 0; i < DOCUMENTS; i++) {
                    Document document = new Document();
                    document.add(new TextField("text", "word" + i % 10 + " and more of it "
                            + i, Field.Store.YES));
                    writer.addDocument(document);
                }
                writer.deleteDocuments(new Term("text", "word9"));
            }
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                System.out.println(reader.numDocs() + " documents, " + new IndexSearcher(reader)
                        .count(new TermQuery(new Term("text", "word3"))) + " of them found");
            }
        }
        CheckIndex.main(new String[] {"-dir-impl", "NIOFSDirectory", args[0]}); // and exits
    }
}
