package dev.heddle.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares every number in the layout classes with the C headers of this system.
 *
 * <p>A layout class is one with a field HEADER. Its numbers are found by their names, so none can
 * be forgotten: in a class with a field STRUCT, SIZE is the struct's size and any other name that
 * of a member in capitals; elsewhere a name is that of the C constant itself.
 */
class LayoutTest {
    /*
     * Newer than Linux 5.11, which is all that this package asks for, so that an older system's
     * headers may lack them. Each is compiled on its own to find out; what is there is compared.
     */
    private static final Set<String> MAY_BE_MISSING = Set.of(
            "IORING_SETUP_SUBMIT_ALL", "IORING_SETUP_COOP_TASKRUN", "IORING_SETUP_TASKRUN_FLAG",
            "IORING_SETUP_SINGLE_ISSUER", "IORING_SETUP_DEFER_TASKRUN",
            "IORING_SETUP_NO_SQARRAY", "IORING_SQ_TASKRUN", "IORING_REGISTER_IOWQ_MAX_WORKERS",
            "IORING_OP_FTRUNCATE", "IORING_OP_SOCKET", "IORING_RECVSEND_POLL_FIRST",
            "IORING_POLL_ADD_MULTI", "IORING_CQE_F_MORE",
            "IORING_OP_MKDIRAT", "IORING_OP_SYMLINKAT", "IORING_OP_LINKAT",
            "RESOLVE_CACHED", "STATX_DIOALIGN", "STX_DIO_MEM_ALIGN", "STX_DIO_OFFSET_ALIGN");
    private static final Set<String> NOT_NUMBERS = Set.of("HEADER", "STRUCT");

    @TempDir
    static Path dir;

    /** One number of ours, and the C expression that it should be. */
    private record Fact(String name, String expression, long value) {
    }

    @BeforeAll
    static void needsACompiler() throws InterruptedException {
        try {
            assertEquals(0, run("gcc", "--version").status());
        } catch (IOException e) {
            Assumptions.abort("no gcc here");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyNumberIsTheHeaders() throws IOException {
        return layouts().stream().map(layout ->
                DynamicTest.dynamicTest(layout.getName(), () -> compare(layout)));
    }

    @Test
    void theLayoutsAreFound() throws IOException {
        List<Class<?>> layouts = layouts();
        assertTrue(layouts.containsAll(List.of(SubmissionEntry.class, RingParams.CqOffsets.class,
                UringConstants.class, Machine.class)), layouts.toString());
    }

    @Test
    void whatMayBeMissingIsInTheLayouts() throws Exception {
        var names = new TreeSet<String>();
        for (Class<?> layout : layouts()) {
            facts(layout).forEach(fact -> names.add(fact.name));
        }
        assertTrue(names.containsAll(MAY_BE_MISSING), "stale: " + MAY_BE_MISSING);
    }

    /** The numbers in struct offsets decide over memory, so the test itself is tested. */
    @Test
    void aWrongNumberIsFound() throws Exception {
        var wrong = new Fact("FD", "offsetof(struct io_uring_sqe, fd)", 5);
        Map<String, Long> told = ask(List.of("linux/io_uring.h"), List.of(wrong));
        assertEquals(Map.of("FD", 4L), told);
    }

    private void compare(Class<?> layout) throws Exception {
        List<String> headers = List.of(((String) value(layout, null, "HEADER")).split(" "));
        List<Fact> known = new ArrayList<>();
        for (Fact fact : facts(layout)) {
            if (!MAY_BE_MISSING.contains(fact.name) || compiles(headers, fact)) {
                known.add(fact);
            } else {
                System.out.println("This system's headers lack " + fact.expression);
            }
        }
        assertFalse(known.isEmpty(), "no numbers in " + layout);
        Map<String, Long> ours = new LinkedHashMap<>();
        known.forEach(fact -> ours.put(fact.name, fact.value));
        assertEquals(ours, ask(headers, known), () -> layout + " differs from " + headers);
    }

    private static List<Fact> facts(Class<?> layout) throws Exception {
        boolean isMachine = layout == Machine.class;
        Object instance = isMachine ? Machine.current() : null;
        String struct = isMachine ? null : struct(layout);
        List<Fact> facts = new ArrayList<>();
        for (Field field : layout.getDeclaredFields()) {
            boolean isNumber = field.getType().isPrimitive() && !field.isSynthetic()
                    && Modifier.isStatic(field.getModifiers()) != isMachine;
            if (isNumber && !NOT_NUMBERS.contains(field.getName())) {
                facts.add(new Fact(field.getName(), expression(struct, field.getName()),
                        ((Number) value(layout, instance, field.getName())).longValue()));
            }
        }
        return facts;
    }

    private static String struct(Class<?> layout) throws ReflectiveOperationException {
        boolean isStruct = Arrays.stream(layout.getDeclaredFields())
                .anyMatch(field -> field.getName().equals("STRUCT"));
        return isStruct ? (String) value(layout, null, "STRUCT") : null;
    }

    private static String expression(String struct, String name) {
        if (struct == null) {
            return name;
        }
        return name.equals("SIZE") ? "sizeof(" + struct + ")"
                : "offsetof(" + struct + ", " + name.toLowerCase(Locale.ROOT) + ")";
    }

    private static Object value(Class<?> layout, Object instance, String name)
            throws ReflectiveOperationException {
        Field field = layout.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(instance);
    }

    private static String program(List<String> headers, List<Fact> facts) {
        var source = new StringBuilder("#define _GNU_SOURCE\n#include <stddef.h>\n"
                + "#include <stdio.h>\n");
        headers.forEach(header -> source.append("#include <").append(header).append(">\n"));
        source.append("int main(void) {\n");
        facts.forEach(fact -> source.append("    printf(\"%s %lld\\n\", \"").append(fact.name)
                .append("\", (long long) (").append(fact.expression).append("));\n"));
        return source.append("    return 0;\n}\n").toString();
    }

    private static boolean compiles(List<String> headers, Fact fact) throws Exception {
        Path source = Files.writeString(dir.resolve("one.c"), program(headers, List.of(fact)));
        return run("gcc", "-fsyntax-only", source.toString()).status() == 0;
    }

    private static Map<String, Long> ask(List<String> headers, List<Fact> facts)
            throws Exception {
        Path source = Files.writeString(dir.resolve("all.c"), program(headers, facts));
        Path binary = dir.resolve("all");
        Ended compiled = run("gcc", "-o", binary.toString(), source.toString());
        assertEquals(0, compiled.status(), compiled.output());
        Map<String, Long> told = new LinkedHashMap<>();
        run(binary.toString()).output().lines().map(line -> line.split(" "))
                .forEach(pair -> told.put(pair[0], Long.valueOf(pair[1])));
        return told;
    }

    private record Ended(int status, String output) {
    }

    private static Ended run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    /** All classes of the package with a field HEADER, be they in a folder or in a jar. */
    private static List<Class<?>> layouts() throws IOException {
        URL known = SubmissionEntry.class.getResource("SubmissionEntry.class");
        try {
            URI uri = known.toURI();
            if (!uri.getScheme().equals("jar")) {
                return layouts(Path.of(uri).getParent());
            }
            try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
                return layouts(jar.provider().getPath(uri).getParent());
            }
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Class<?>> layouts(Path folder) throws IOException {
        List<Class<?>> layouts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> type = load(name.substring(0, name.length() - ".class".length()));
                    if (Arrays.stream(type.getDeclaredFields())
                            .anyMatch(field -> field.getName().equals("HEADER"))) {
                        layouts.add(type);
                    }
                }
            }
        }
        return layouts;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(LayoutTest.class.getPackageName() + "." + name, false,
                    LayoutTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
