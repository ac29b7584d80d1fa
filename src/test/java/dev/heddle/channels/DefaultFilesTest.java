package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ChildJvm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A flag alone puts a program's files on Heddle. */
class DefaultFilesTest {
    private static final String FLAG = "-Djava.nio.file.spi.DefaultFileSystemProvider="
            + "dev.heddle.channels.HeddleFileSystemProvider";

    private static final int SOON_SECONDS = 25;

    @Test
    void aProgramRunsUnchangedOnThePortableBackend() throws Exception {
        expectDone("nio", "NIO");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void aProgramRunsUnchangedOnTheRing() throws Exception {
        expectDone("uring", "URING");
    }

    private static void expectDone(String backend, String kind) throws Exception {
        Process program = ChildJvm.start("true", FLAG + " -Ddev.heddle.backend=" + backend,
                DefaultFilesProgram.class);
        try {
            assertTrue(program.waitFor(SOON_SECONDS, TimeUnit.SECONDS), "it waits for itself");
            String said = new String(program.getInputStream().readAllBytes());
            assertEquals("done on " + kind + "\n", said);
            assertEquals(0, program.exitValue());
        } finally {
            program.destroyForcibly();
        }
    }
}
