package dev.heddle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Another JVM on the class path of the tests. */
public final class ChildJvm {
    private ChildJvm() {
    }

    /** Runs a class's main with what a shell command has set before. */
    public static Process start(String before, String option, Class<?> main) throws IOException {
        return start(before, option, classPath(), main);
    }

    /** Runs a class's main with options and arguments; it need not become fast. */
    public static Process run(List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static Process start(String before, String option, String classPath, Class<?> main)
            throws IOException {
        String command = before + "; exec $WITH '" + java() + "' -ea -Xmx256m "
                + "--enable-native-access=ALL-UNNAMED " + option + " -cp '" + classPath + "' '"
                + main.getName() + "'";
        return new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Runs a program from its source, which may use what is a preview in this very JDK. */
    static Process startPreview(String option, String another, Path source) throws IOException {
        return new ProcessBuilder(java(), "-ea", "-Xmx256m", "--enable-native-access=ALL-UNNAMED",
                option, another, "--enable-preview", "--source",
                "" + Runtime.version().feature(), "-cp", classPath(), source.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The whole of it, where Surefire has put it into a jar's manifest. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path",
                System.getProperty("java.class.path"));
    }

    /** The class path without the classes for newer versions of Java, as in a folder. */
    static String classPathWithoutVersions() {
        return Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> !entry.contains("META-INF"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
