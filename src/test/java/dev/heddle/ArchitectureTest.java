package dev.heddle;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the packages point downwards only, as the package pages draw them. */
class ArchitectureTest {
    /*
     * Reads the class files of whichever the run tests, the classes folder or the packaged jar,
     * those under META-INF/versions included. A rule about a package that has no class yet holds.
     */

    private static final String FACADE = "dev.heddle";
    private static final String CHANNELS = "dev.heddle.channels..";
    private static final String LOOP = "dev.heddle.loop..";
    private static final String URING = "dev.heddle.uring..";
    private static final String NIO = "dev.heddle.nio..";
    private static final String SIM = "dev.heddle.sim..";
    private static final String BACKEND = "dev.heddle.backend..";

    /** The only class that may name the backends. */
    private static final String CHOOSER = "dev.heddle.loop.BackendChoice";

    private static JavaClasses library;

    @BeforeAll
    static void readTheClassFiles() throws IOException {
        library = new ClassFileImporter().importLocations(List.of(Location.of(libraryRoot())));
    }

    @Test
    void everySourceFileWasReadAsAClass() throws IOException {
        var missing = Stream.of("src/main/java", "src/main/java22")
                .flatMap(root -> classNames(Path.of(root)))
                .filter(name -> !library.contain(name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void everyClassLiesInAPackageOfTheDesign() {
        classes().should().resideInAnyPackage(FACADE, CHANNELS, LOOP, URING, NIO, SIM, BACKEND)
                .allowEmptyShould(true).check(library);
    }

    @Test
    void contractDependsOnNothingOfOurs() {
        mayUse(BACKEND);
    }

    @Test
    void uringBackendDependsOnTheContractOnly() {
        mayUse(URING, BACKEND);
    }

    @Test
    void portableBackendDependsOnTheContractOnly() {
        mayUse(NIO, BACKEND);
    }

    @Test
    void simulatedBackendDependsOnTheContractOnly() {
        mayUse(SIM, BACKEND);
    }

    @Test
    void loopDependsOnTheContractOnlyAndItsChooserOnTheBackends() {
        check(resideInAPackage(LOOP).and(not(chooser())), LOOP, BACKEND);
        check(chooser(), LOOP, BACKEND, URING, NIO, SIM);
    }

    @Test
    void facadeUsesTheLoopAndTheContract() {
        mayUse(FACADE, LOOP, BACKEND);
    }

    @Test
    void channelsUseTheFacadeOnly() {
        mayUse(CHANNELS, FACADE);
    }

    @Test
    void foreignMemoryAndFunctionsStayInTheUringPackage() {
        noClasses().that().resideOutsideOfPackage(URING)
                .and(not(simpleName("SegmentFileChannel"))) // a type of the JDK's signature
                .and(not(simpleName("GlobalMemory"))) // memory without a cleaner, for all backends
                .should().dependOnClassesThat().resideInAPackage("java.lang.foreign..")
                .allowEmptyShould(true).check(library);
    }

    /** The jar tool objects to public classes that exist for newer Java versions only. */
    @Test
    void uringPackageHasNoPublicClass() {
        noClasses().that().resideInAPackage(URING).should().bePublic()
                .allowEmptyShould(true).check(library);
    }

    @Test
    void libraryNeverPrints() {
        noClasses().should(ACCESS_STANDARD_STREAMS)
                .orShould().callMethodWhere(describe("the target prints a stack trace",
                        call -> call.getTarget().getName().equals("printStackTrace")))
                .allowEmptyShould(true).check(library);
    }

    /** Classes of the package may depend on their own, on the others given, and on the JDK. */
    private static void mayUse(String own, String... others) {
        var allowed = Stream.concat(Stream.of(own), Stream.of(others)).toArray(String[]::new);
        check(resideInAPackage(own), allowed);
    }

    private static void check(DescribedPredicate<JavaClass> who, String... allowed) {
        var forbidden = resideInAPackage("dev.heddle..").and(not(resideInAnyPackage(allowed)));
        noClasses().that(who).should().dependOnClassesThat(forbidden)
                .allowEmptyShould(true).check(library);
    }

    private static DescribedPredicate<JavaClass> chooser() {
        return describe("the class that chooses the backend, nested ones included", type ->
                type.getName().equals(CHOOSER) || type.getName().startsWith(CHOOSER + "$"));
    }

    /** The folder or jar on the class path that holds the module descriptor of the library. */
    private static URI libraryRoot() throws IOException {
        var descriptor = "module-info.class";
        var found = ArchitectureTest.class.getClassLoader().getResources(descriptor);
        while (found.hasMoreElements()) {
            var url = found.nextElement();
            try (var in = url.openStream()) {
                if (ModuleDescriptor.read(in).name().equals("dev.heddle")) {
                    var text = url.toString();
                    return URI.create(text.substring(0, text.length() - descriptor.length()));
                }
            }
        }
        throw new AssertionError("no module dev.heddle on the class path");
    }

    private static Stream<String> classNames(Path root) {
        if (Files.notExists(root)) {
            return Stream.empty();
        }
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".java") && !file.endsWith("-info.java"))
                    .map(file -> file.replaceFirst("[.]java$", "").replaceAll("[/\\\\]", "."))
                    .toList().stream();
        } catch (IOException e) {
            throw new AssertionError("cannot list " + root, e);
        }
    }
}
