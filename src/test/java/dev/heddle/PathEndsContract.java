package dev.heddle;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Task.On;
import dev.heddle.backend.Capability;
import dev.heddle.loop.IoLoop;
import dev.heddle.loop.LoopGroup;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What ends calls on paths, what they refuse, and what they leave behind. */
abstract class PathEndsContract extends FacadeContract {
    /** Every call, each of which would succeed. */
    private Map<String, Callable<?>> calls(HeddlePaths paths) throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        Path link = Files.createSymbolicLink(dir.resolve("link"), file);
        return Map.ofEntries(
                Map.entry("status", () -> paths.status(file)),
                Map.entry("exists", () -> paths.exists(file)),
                Map.entry("createDirectory", () -> paths.createDirectory(dir.resolve("new"))),
                Map.entry("createDirectories",
                        () -> paths.createDirectories(dir.resolve("new/er"))),
                Map.entry("deleteIfExists", () -> paths.deleteIfExists(file)),
                Map.entry("move", () -> paths.move(file, dir.resolve("new"))),
                Map.entry("createLink", () -> paths.createLink(dir.resolve("new"), file)),
                Map.entry("createSymbolicLink",
                        () -> paths.createSymbolicLink(dir.resolve("new"), file)),
                Map.entry("readSymbolicLink", () -> paths.readSymbolicLink(link)),
                Map.entry("list", () -> paths.list(dir)),
                Map.entry("walk", () -> paths.walk(dir)),
                Map.entry("createTempFile", () -> paths.createTempFile(dir, null, null)),
                Map.entry("createTempDirectory", () -> paths.createTempDirectory(dir, null)),
                Map.entry("syncDirectory", () -> {
                    paths.syncDirectory(dir);
                    return null;
                }));
    }

    private void assertNothingWasDone() throws IOException {
        try (var left = Files.list(dir)) {
            assertEquals(2, left.count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedBeforeACallDoesNothing(On on) throws Exception {
        for (var call : calls(heddle.paths()).entrySet()) {
            Task<?> task = on.start(() -> {
                Thread.currentThread().interrupt();
                return call.getValue().call();
            });
            task.failure(InterruptedIOException.class);
            assertTrue(task.interruptedAtEnd(), call.getKey());
        }
        assertNothingWasDone();
    }

    @Test
    void aCancelledScopeRefusesEveryCall() throws Exception {
        CancelScope scope = heddle.cancelScope();
        scope.cancel();
        for (var call : calls(heddle.in(scope).paths()).values()) {
            assertThrows(CallCancelledException.class, call::call);
        }
        assertNothingWasDone();
    }

    @Test
    void aClosedHeddleRefusesEveryCall() throws Exception {
        Map<String, Callable<?>> calls = calls(heddle.paths());
        heddle.close();
        for (var call : calls.values()) {
            assertThrows(IllegalStateException.class, call::call);
        }
        assertNothingWasDone();
    }

    @Test
    void aLongDeadlineLetsEveryCallThrough() throws Exception {
        Heddle patient = heddle.withDeadline(Deadline.timeout(Duration.ofDays(100_000)));
        patient.paths().createDirectories(dir.resolve("a/b"));
        patient.paths().move(dir.resolve("a/b"), dir.resolve("c"));
        patient.paths().syncDirectory(dir);
        assertEquals(2, patient.paths().list(dir).size());
    }

    /** A view's timeout starts anew with each call, but not with each of a call's steps. */
    @Test
    void theStepsOfACallShareOneDeadline() throws Exception {
        try (LoopGroup loops = new LoopGroup(options().settings())) {
            IoLoop loop = loops.first();
            Deadline hour = Deadline.timeout(Duration.ofHours(1));
            PathSteps steps = new PathSteps(new Engine(loops), Terms.NONE.with(hour));
            Deadline shared = steps.ofOneCall().terms.deadline();
            long first = shared.of(loop);
            long start = loop.nanoTime();
            Task.soon().until(() -> loop.nanoTime() > start);
            assertEquals(first, shared.of(loop));
            assertTrue(steps.terms.deadline().of(loop) > first);
        }
    }

    /** All threads are taken by reads of a pipe, so that calls on paths have to wait. */
    @ParameterizedTest
    @EnumSource
    void aCallThatWaitsForAThreadEndsEarly(On on) throws Exception {
        Assumptions.assumeFalse(can(Capability.CANCEL_PIPE_READ), "nothing blocks a thread here");
        Heddle busy = open(options().withLoops(1).withFileThreads(1));
        try {
            Path pipe = dir.resolve("pipe");
            shell("mkfifo", pipe.toString());
            HeddleFile blocked = busy.openFile(pipe, READ, WRITE);
            Files.write(pipe, new byte[1]);
            blocked.read(ByteBuffer.allocate(1)); // that it is a pipe takes a call to find out
            Task<Integer> reader = on.start(() -> blocked.read(ByteBuffer.allocate(1)));
            Task.soon().until(FacadeContract::aPoolThreadReads);
            Task<?> interrupted = on.start(() -> busy.paths().list(dir)).awaitParked();
            interrupted.thread.interrupt();
            interrupted.failure(InterruptedIOException.class);
            Heddle hasty = busy.withDeadline(Deadline.timeout(Duration.ofMillis(20)));
            assertThrows(FileTimeoutException.class, () -> hasty.paths().exists(dir));
            assertThrows(FileTimeoutException.class,
                    () -> hasty.paths().move(pipe, dir.resolve("x")));
            CancelScope scope = busy.cancelScope();
            Task<?> cancelled = on.start(() -> busy.in(scope).paths().delete(pipe));
            cancelled.awaitParked();
            scope.close();
            cancelled.failure(CallCancelledException.class);
            Task<?> closed = on.start(() -> busy.paths().createDirectory(dir.resolve("new")));
            closed.awaitParked();
            busy.close();
            closed.failure(AsynchronousCloseException.class);
            reader.failure(AsynchronousCloseException.class);
            assertTrue(Files.exists(pipe) && Files.notExists(dir.resolve("new")));
        } finally {
            busy.close();
        }
    }

    @Test
    void closingTheHeddleEndsAStormOfCallsAndNobodyStaysParked() throws Exception {
        var done = new AtomicInteger();
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Path own = Files.createDirectory(dir.resolve("own" + i));
            tasks.add(On.VIRTUAL.start(() -> {
                HeddlePaths paths = heddle.paths();
                while (true) {
                    Path made = paths.createDirectories(own.resolve("a/b"));
                    paths.move(made, own.resolve("c"));
                    paths.walk(own).forEach(path -> { });
                    paths.delete(own.resolve("c"));
                    paths.createTempFile(own, "x", null);
                    done.incrementAndGet();
                }
            }));
        }
        Task.soon().until(() -> done.get() > 50);
        heddle.close();
        for (Task<Void> task : tasks) {
            Throwable end = task.failure(Exception.class);
            Throwable cause = end instanceof UncheckedIOException ? end.getCause() : end;
            assertTrue(cause instanceof AsynchronousCloseException
                    || cause instanceof IllegalStateException, () -> "" + end);
        }
    }

    @Test
    void temporaryNamesAreNewPrivateAndInTheirDirectory() throws Exception {
        Set<Path> made = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            made.add(heddle.paths().createTempFile(dir, "pre", ".suf"));
            made.add(heddle.paths().createTempDirectory(dir, "pre"));
        }
        assertEquals(40, made.size());
        for (Path path : made) {
            boolean isFile = Files.isRegularFile(path);
            assertEquals(dir, path.getParent());
            assertTrue(path.getFileName().toString().matches("pre\\d+" + (isFile ? ".suf" : "")));
            assertEquals(isFile ? "rw-------" : "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        }
        Path common = heddle.paths().createTempFile(null, null);
        assertTrue(common.toString().endsWith(".tmp"), common::toString);
        Files.delete(common);
        Path folder = heddle.paths().createTempDirectory(null);
        assertEquals(Path.of(System.getProperty("java.io.tmpdir")), folder.getParent());
        Files.delete(folder);
    }

    @Test
    void temporaryNamesThatLeadElsewhereAreRefused() {
        for (String bad : List.of("a/b", "/", "../x")) {
            assertThrows(IllegalArgumentException.class,
                    () -> Files.createTempFile(dir, bad, null));
            assertThrows(IllegalArgumentException.class,
                    () -> heddle.paths().createTempFile(dir, bad, null));
            assertThrows(IllegalArgumentException.class,
                    () -> heddle.paths().createTempDirectory(dir, bad));
        }
    }

    @Test
    void directoriesHaveThePermissionsAskedForLessTheUmask() throws Exception {
        Path own = heddle.paths().createDirectory(dir.resolve("own"), 0700);
        assertEquals("rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        Path ours = heddle.paths().createDirectories(dir.resolve("ours/deep"));
        Path jdks = Files.createDirectories(dir.resolve("jdks/deep"));
        assertEquals(Files.getPosixFilePermissions(jdks), Files.getPosixFilePermissions(ours));
        for (int permissions : new int[] {-1, 01000}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class,
                    () -> heddle.paths().createDirectory(dir.resolve("x"), permissions));
            assertTrue(e.getMessage().contains("" + permissions), e::getMessage);
        }
    }

    @Test
    void directoriesAreSyncedAndNothingElse() throws Exception {
        heddle.paths().syncDirectory(dir);
        heddle.paths().syncDirectory(Files.createSymbolicLink(dir.resolve("link"), dir));
        Path file = Files.createFile(dir.resolve("file"));
        assertThrows(NotDirectoryException.class, () -> heddle.paths().syncDirectory(file));
        Path pipe = dir.resolve("pipe");
        shell("mkfifo", pipe.toString());
        assertThrows(NotDirectoryException.class, () -> heddle.paths().syncDirectory(pipe));
    }

    @Test
    void pathsOfOtherFileSystemsAreRefusedByName() throws Exception {
        Path jar = dir.resolve("some.jar");
        try (var other = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Path path = other.getPath("x");
            List<Task.Action> calls = List.of(() -> heddle.paths().status(path),
                    () -> heddle.paths().move(dir, path), () -> heddle.paths().move(path, dir),
                    () -> heddle.paths().list(path), () -> heddle.paths().createLink(dir, path),
                    () -> heddle.paths().createTempFile(path, null, null));
            for (Task.Action call : calls) {
                Exception e = assertInstanceOf(IllegalArgumentException.class,
                        assertThrows(Exception.class, call::run));
                assertTrue(e.getMessage().contains("default file system"), e::getMessage);
            }
        }
    }

    /** The name goes at once, or stays for good: an interrupt must not come between. */
    @Test
    void aFileThatIsDeletedOnCloseLosesItsNameThoughItsOpenerIsInterrupted() throws Exception {
        int opened = 0;
        for (int i = 0; i < 300; i++) {
            Path path = dir.resolve("temporary" + i);
            Task<HeddleFile> opener = On.VIRTUAL.start(
                    () -> heddle.openFile(path, CREATE, WRITE, DELETE_ON_CLOSE));
            for (int spins = i * 50; spins > 0; spins--) {
                Thread.onSpinWait();
            }
            opener.thread.interrupt();
            try {
                opener.result().close();
                assertFalse(Files.exists(path), "still has its name");
                opened++;
            } catch (InterruptedIOException e) {
                continue;
            }
        }
        assertTrue(opened > 0, "interrupts always came first");
    }

    @Test
    void aFileThatIsDeletedOnCloseLosesItsNameThoughTheHeddleIsClosedMeanwhile()
            throws Exception {
        for (int i = 0; i < 10; i++) {
            Heddle other = open(options());
            var opened = new AtomicInteger();
            List<Task<Void>> openers = new ArrayList<>();
            for (int k = 0; k < 8; k++) {
                openers.add(On.VIRTUAL.start(() -> {
                    while (true) {
                        Path path = dir.resolve("temporary" + opened.incrementAndGet());
                        other.openFile(path, CREATE, WRITE, DELETE_ON_CLOSE);
                    }
                }));
            }
            Task.soon().until(() -> opened.get() > 20);
            other.close();
            for (Task<Void> opener : openers) {
                opener.failure(Exception.class);
            }
            try (var left = Files.list(dir)) {
                assertEquals(List.of(), left.toList());
            }
        }
    }
}
