package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README says what is so: its code is that of the samples, which other tests run. */
class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Pattern COMMAND = Pattern.compile("samples/run ([a-z-]+)");
    /** What samples/run starts beside the samples. */
    private static final List<String> BENCHMARKS = List.of("bench", "jmh", "trials");
    private static final Pattern UPPER_CASE = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private static String readme;

    @BeforeAll
    static void readIt() throws IOException {
        readme = Files.readString(SampleProgram.BASE.resolve("README.md"));
    }

    private static List<Path> samples() throws IOException {
        try (var files = Files.list(SampleProgram.BASE.resolve("samples"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<String> all(Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(readme); matcher.find();) {
            found.add(matcher.group(1));
        }
        assertTrue(!found.isEmpty(), "nothing in the README matches " + pattern);
        return found;
    }

    @Test
    void itsCodeStandsVerbatimInTheSamples() throws IOException {
        List<String> sources = new ArrayList<>();
        for (Path sample : samples()) {
            sources.add(Files.readString(sample));
        }
        assertEquals(List.of(), all(JAVA).stream()
                .filter(block -> sources.stream().noneMatch(source -> source.contains(block)))
                .toList());
    }

    @Test
    void theSamplesThatItNamesAreThere() throws IOException {
        List<String> names = samples().stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .map(name -> UPPER_CASE.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT))
                .toList();
        assertEquals(List.of(),
                all(COMMAND).stream().filter(name -> !names.contains(name))
                        .filter(name -> !BENCHMARKS.contains(name)).toList());
    }

    @Test
    void itsLinksLeadSomewhere() {
        assertEquals(List.of(), all(LINK).stream()
                .filter(link -> !Files.exists(SampleProgram.BASE.resolve(link))).toList());
    }
}
