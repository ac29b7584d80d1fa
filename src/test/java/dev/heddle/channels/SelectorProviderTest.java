package dev.heddle.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A program that is not changed gets our channels by the JVM's options. */
class SelectorProviderTest {
    private static final String OURS =
            "-Djava.nio.channels.spi.SelectorProvider=dev.heddle.channels.HeddleSelectorProvider ";
    private static final String EXPORT = " --add-exports java.base/sun.nio.ch=ALL-UNNAMED";
    private static final String ALL_OURS =
            "ping dev.heddle.channels dev.heddle.channels dev.heddle.channels dev.heddle.channels";

    private static List<String> run(String options) throws Exception {
        Process child = ChildJvm.start(":", OURS + options, ProviderProgram.class);
        try {
            assertTrue(child.waitFor(40, TimeUnit.SECONDS), "it hangs");
            assertEquals(0, child.exitValue());
            byte[] out = child.getInputStream().readAllBytes(); // a few lines, for a pipe to hold
            return new String(out, StandardCharsets.UTF_8).lines().toList();
        } finally {
            child.destroyForcibly();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void onUringOneOptionDoes() throws Exception {
        List<String> lines = run("-Ddev.heddle.backend=uring");
        assertEquals(ALL_OURS, lines.get(0));
        assertTrue(lines.get(1).contains("--add-exports java.base/sun.nio.ch"), lines::toString);
    }

    @Test
    void theExportedPackageLetsThePortableBackendRunToo() throws Exception {
        List<String> lines = run("-Ddev.heddle.backend=nio" + EXPORT);
        assertEquals(List.of(ALL_OURS, "sun.nio.ch sun.nio.ch"), lines);
    }

    /** It would open its own channels by ours, and those by its own again. */
    @Test
    void withoutThatThePortableBackendSaysWhatIsMissing() throws Exception {
        List<String> lines = run("-Ddev.heddle.backend=nio");
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("--add-exports java.base/sun.nio.ch"), lines::toString);
    }
}
