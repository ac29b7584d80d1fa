package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What no compiler checks about the sources, and a reader would notice. */
class SourceStyleTest {
    private static final int FILE_LINES_MAX = 450;
    private static final int LINE_COLUMNS_MAX = 100;

    private static final Pattern BACKEND_BY_NAME =
            Pattern.compile("\"dev\\.heddle\\.(uring|nio|sim)\\.");

    private static List<Source> sources;

    private record Source(Path path, List<String> lines) {
        Stream<String> placesWhere(Predicate<String> wanted) {
            return IntStream.range(0, lines.size()).filter(i -> wanted.test(lines.get(i)))
                    .mapToObj(i -> path + ":" + (i + 1));
        }
    }

    @BeforeAll
    static void readTheSources() throws IOException {
        sources = new ArrayList<>();
        for (var root : List.of("src/main", "src/test", "samples")) {
            if (Files.exists(Path.of(root))) {
                try (var files = Files.walk(Path.of(root))) {
                    for (var file : files.filter(SourceStyleTest::isJava).toList()) {
                        sources.add(new Source(file, Files.readAllLines(file)));
                    }
                }
            }
        }
    }

    private static boolean isJava(Path file) {
        return file.toString().endsWith(".java");
    }

    @Test
    void filesAreShort() {
        assertEquals(List.of(), sources.stream()
                .filter(source -> source.lines().size() > FILE_LINES_MAX)
                .map(source -> source.path() + " has " + source.lines().size() + " lines")
                .toList());
    }

    @Test
    void linesAreShort() {
        assertEquals(List.of(), sources.stream()
                .flatMap(source -> source.placesWhere(line -> columns(line) > LINE_COLUMNS_MAX))
                .toList());
    }

    private static int columns(String line) {
        return line.codePointCount(0, line.length());
    }

    /** Reflection is an arrow, too, and one that no class file shows. */
    @Test
    void onlyTheChooserNamesABackendInAString() {
        assertEquals(List.of(), sources.stream()
                .filter(source -> source.path().startsWith("src/main"))
                .filter(source -> !source.path().endsWith("loop/BackendChoice.java"))
                .flatMap(source -> source.placesWhere(BACKEND_BY_NAME.asPredicate()))
                .toList());
    }

    /** A contract that no backend's test inherits is never run, and nobody notices. */
    @Test
    void everyContractOfTheFacadeIsRunOnEveryBackend() throws IOException {
        Path tests = Path.of("src/test/java/dev/heddle");
        String nio = Files.readString(tests.resolve("NioFacadeTest.java"))
                + Files.readString(tests.resolve("NioFusedFacadeTest.java"));
        String uring = Files.readString(tests.resolve("UringFacadeTest.java"))
                + Files.readString(tests.resolve("UringFusedFacadeTest.java"));
        try (var files = Files.list(tests)) {
            assertEquals(List.of(), files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Contract.java")
                            && !name.equals("FacadeContract.java"))
                    .map(name -> name.replace(".java", ""))
                    .filter(name -> !nio.contains("extends " + name + " ")
                            || !uring.contains("extends " + name + " "))
                    .toList());
        }
    }
}
