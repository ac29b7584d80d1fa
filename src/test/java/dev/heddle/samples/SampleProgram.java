package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A sample program that runs in a JVM of its own, on the class path of the tests. */
final class SampleProgram implements AutoCloseable {
    static final Path BASE =
            Path.of(System.getProperty("basedir", System.getProperty("user.dir")));

    private static final long DEADLINE_S = 50;
    /** Its own for each JVM that runs tests, since each compiles. */
    private static final Path CLASSES = BASE.resolve("target/samples-classes")
            .resolve(String.valueOf(ProcessHandle.current().pid()));
    private static final int FLOOR = 21;
    /** What samples need besides the library: with fewer jars, fewer descriptors are open. */
    private static final Pattern LIBRARIES =
            Pattern.compile("(picocli|progressbar|jline|slf4j)-.*[.]jar");
    private static final String CLASS_PATH =
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of).filter(SampleProgram::isNeeded).map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
    private static final Pattern STALLED = Pattern.compile(
            "(?m)^.* dev\\.heddle\\.loop\\.RunQueue .*\n.* kept it from all others for .*\n");

    private final Process process;
    private final Path out;
    private final Path err;

    /** What it printed, and how it ended. */
    record Ended(int status, String out, String err) {
    }

    private SampleProgram(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Compiles all samples as strictly as the library; once for all tests. */
    private static final class Compiled {
        static final String COMPLAINTS = compile();

        private static String compile() {
            JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
            assertNotNull(compiler, "needs a runtime with the module jdk.compiler");
            List<String> options = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none",
                    "-d", CLASSES.toString(), "-cp", CLASS_PATH));
            if (Runtime.version().feature() > FLOOR) {
                options.addAll(List.of("--release", String.valueOf(FLOOR)));
            }
            StringWriter complaints = new StringWriter();
            try (var files = compiler.getStandardFileManager(null, null, null);
                    var samples = Files.list(BASE.resolve("samples"))) {
                Files.createDirectories(CLASSES);
                List<Path> sources =
                        samples.filter(file -> file.toString().endsWith(".java")).toList();
                boolean compiled = compiler.getTask(complaints, files, null, options, null,
                        files.getJavaFileObjectsFromPaths(sources)).call();
                return compiled ? "" : "samples do not compile: " + complaints;
            } catch (IOException e) {
                return e.toString();
            }
        }
    }

    /** The compiler warns of entries that are not there, as Maven's path may have. */
    private static boolean isNeeded(Path entry) {
        return Files.exists(entry) && (entry.toAbsolutePath().startsWith(BASE)
                || LIBRARIES.matcher(entry.getFileName().toString()).matches());
    }

    /** What the compiler has to say of the samples: nothing, if all is well. */
    static String compilerComplaints() {
        return Compiled.COMPLAINTS;
    }

    /** The command that runs a sample; {@code backend} goes for those without such an option. */
    static List<String> command(String backend, String sample, String... arguments) {
        assertTrue(Compiled.COMPLAINTS.isEmpty(), Compiled.COMPLAINTS);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-ea",
                "-XX:TieredStopAtLevel=1", "-Ddev.heddle.backend=" + backend, "-cp",
                CLASSES + File.pathSeparator + CLASS_PATH));
        command.addAll(1, List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        if (Runtime.version().feature() > FLOOR) {
            command.add(1, "--enable-native-access=ALL-UNNAMED");
        }
        command.add(sample);
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command under one of the shell's limits, such as {@code -n 64} for open files. */
    static List<String> withLimit(String limit, List<String> command) {
        List<String> limited = new ArrayList<>(
                List.of("bash", "-c", "ulimit " + limit + " && exec \"$@\"", "limited"));
        limited.addAll(command);
        return limited;
    }

    /** Starts a command in a folder; what it prints goes to files elsewhere. */
    static SampleProgram start(Path folder, List<String> command) throws IOException {
        Path out = Files.createTempFile("heddle-sample", ".out");
        Path err = Files.createTempFile("heddle-sample", ".err");
        Process process = new ProcessBuilder(command).directory(folder.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new SampleProgram(process, out, err);
    }

    static Ended run(Path folder, List<String> command) throws Exception {
        try (SampleProgram program = start(folder, command)) {
            return program.awaitEnd();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String printed() throws IOException {
        return Files.readString(out);
    }

    /** Without the loop's warnings that it was kept from its work, as a busy machine does. */
    String complained() throws IOException {
        return STALLED.matcher(Files.readString(err)).replaceAll("");
    }

    /** SIGTERM, as a service manager sends it. */
    void terminate() {
        process.destroy();
    }

    Ended awaitEnd() throws IOException, InterruptedException {
        assertTrue(process.waitFor(DEADLINE_S, TimeUnit.SECONDS),
                () -> "still runs: " + process.info());
        return new Ended(process.exitValue(), printed(), complained());
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(out);
        Files.delete(err);
    }
}
