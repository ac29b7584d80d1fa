package dev.heddle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Another JVM on the class path of the tests. */
public final class ChildJvm {
    private ChildJvm() {
    }

    /** Runs a class's main with what a shell command has set before. */
    public static Process start(String before, String option, Class<?> main) throws IOException {
        return start(before, option, classPath(), main);
    }

    static Process start(String before, String option, String classPath, Class<?> main)
            throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = before + "; exec $WITH '" + java + "' -ea -Xmx256m "
                + "--enable-native-access=ALL-UNNAMED " + option + " -cp '" + classPath + "' '"
                + main.getName() + "'";
        return new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Runs a program from its source, which may use what is a preview in this very JDK. */
    static Process startPreview(String option, String another, Path source) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-ea", "-Xmx256m", "--enable-native-access=ALL-UNNAMED",
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
