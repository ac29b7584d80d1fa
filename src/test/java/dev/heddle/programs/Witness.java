package dev.heddle.programs;

import dev.heddle.channels.HeddleChannels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An agent that tells, when a program of others ends, how much Heddle has done for it: it comes by
 * an option of the JVM, so that the program needs no code of ours.
 */
public final class Witness {
    /** Of a line that it prints. */
    static final String WORD = "Witness: ";

    private Witness() {
    }

    /** Called by the JVM before the program. */
    public static void premain(String argument) {
        PrintStream out = System.out; // the program may set another
        Runtime.getRuntime().addShutdownHook(
                new Thread(() -> out.println("\n" + WORD + testimony())));
    }

    private static String testimony() {
        Class<?> files = FileSystems.getDefault().provider().getClass();
        Class<?> sockets = SelectorProvider.provider().getClass();
        String ours = HeddleChannels.class.getPackageName();
        if (!files.getPackageName().equals(ours) && !sockets.getPackageName().equals(ours)) {
            return files.getPackageName() + ", " + sockets.getPackageName();
        }
        // The process's own: if nobody has used it, it is opened here, and has done nothing.
        var heddle = HeddleChannels.shared().heddle();
        Map<String, Long> counts = heddle.statistics();
        return heddle.backend() + " " + (counts.get("SUBMITTED") + counts.get("IN_PLACE"));
    }

    /** The option that brings it, whose jar has nothing but a manifest. */
    static String option(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Witness.class.getName());
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
        return "-javaagent:" + jar;
    }
}
