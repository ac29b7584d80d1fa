package dev.heddle.bench;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.HeddleOptions;
import dev.heddle.bench.subject.Main;
import dev.heddle.bench.subject.NettyEcho;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** All who are measured, in the order of the page. */
final class Contenders {
    /** Whose figures the ratios refer to. */
    static final String BASELINE = "jdk";

    private static final Set<WorkKind> EVERYTHING = EnumSet.allOf(WorkKind.class);
    /** A million threads of the system are out of reach. */
    private static final Set<WorkKind> ALL_BUT_SLEEP =
            EnumSet.complementOf(EnumSet.of(WorkKind.SLEEP));
    private static final Set<WorkKind> SERVED =
            EnumSet.of(WorkKind.ECHO, WorkKind.CONNECT, WorkKind.IDLE);

    private Contenders() {
    }

    static List<Contender> all(Path programs) {
        return List.of(
                straight("heddle", "Heddle, io_uring", EVERYTHING, Contenders::withoutUring,
                        "--side", "heddle", "--backend", "uring", "--threads", "shared"),
                straight("heddle-nio", "Heddle, portable", EVERYTHING, Optional::empty,
                        "--side", "heddle", "--backend", "nio", "--threads", "shared"),
                straight("jdk", "JDK, virtual threads", EVERYTHING, Optional::empty,
                        "--side", "jdk", "--threads", "shared"),
                straight("jdk-platform", "JDK, platform threads", ALL_BUT_SLEEP, Optional::empty,
                        "--side", "jdk", "--threads", "platform"),
                netty("netty-uring", "Netty, io_uring", "io_uring", () -> IoUring.isAvailable()
                        ? null : IoUring.unavailabilityCause()),
                netty("netty-epoll", "Netty, epoll", "epoll", () -> Epoll.isAvailable()
                        ? null : Epoll.unavailabilityCause()),
                new Liburing(programs),
                new Fio());
    }

    private static Contender straight(String name, String title, Set<WorkKind> kinds,
            Supplier<Optional<String>> trouble, String... options) {
        return new JavaContender(name, title, Main.class, kinds, trouble, List.of(options));
    }

    private static Contender netty(String name, String title, String transport,
            Supplier<Throwable> cause) {
        return new JavaContender(name, title, NettyEcho.class, SERVED,
                () -> Optional.ofNullable(cause.get()).map(Throwable::toString),
                List.of("--transport", transport));
    }

    private static Optional<String> withoutUring() {
        try {
            Heddle.open(HeddleOptions.defaults().withBackend(BackendKind.URING)).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }
}
