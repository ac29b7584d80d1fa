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
    /** A million threads of the system are out of reach, and a sleep is no channel's. */
    private static final Set<WorkKind> ALL_BUT_SLEEP =
            EnumSet.complementOf(EnumSet.of(WorkKind.SLEEP));
    private static final Set<WorkKind> SERVED =
            EnumSet.of(WorkKind.ECHO, WorkKind.CONNECT, WorkKind.IDLE);

    private Contenders() {
    }

    static List<Contender> all(Path programs) {
        return List.of(
                straight("heddle-fused", "Heddle, fused", "#674ea7", EVERYTHING,
                        Contenders::uringTrouble,
                        "--side heddle --backend uring --threads fused"),
                straight("heddle", "Heddle, io_uring", "#0b5394", EVERYTHING,
                        Contenders::uringTrouble, "--side heddle --backend uring"),
                straight("heddle-channels", "Heddle's drop-ins, io_uring", "#8e7cc3", ALL_BUT_SLEEP,
                        Contenders::uringTrouble, "--side channels --backend uring"),
                straight("heddle-nio", "Heddle, portable", "#6fa8dc", EVERYTHING,
                        Optional::empty, "--side heddle --backend nio"),
                straight("jdk", "JDK, virtual threads", "#e06666", EVERYTHING,
                        Optional::empty, "--side jdk"),
                straight("jdk-platform", "JDK, platform threads", "#f6b26b", ALL_BUT_SLEEP,
                        Optional::empty, "--side jdk --threads platform"),
                netty("netty-uring", "Netty, io_uring", "#38761d",
                        IoUring::unavailabilityCause, "--transport io_uring"),
                netty("netty-epoll", "Netty, epoll", "#93c47d",
                        Epoll::unavailabilityCause, "--transport epoll"),
                new Liburing(programs),
                new Fio());
    }

    private static Contender straight(String name, String title, String color,
            Set<WorkKind> kinds, Supplier<Optional<String>> trouble, String options) {
        return new JavaContender(name, title, color, Main.class, kinds, trouble,
                List.of(options.split(" ")));
    }

    private static Contender netty(String name, String title, String color,
            Supplier<Throwable> trouble, String options) {
        return new JavaContender(name, title, color, NettyEcho.class, SERVED,
                () -> Optional.ofNullable(trouble.get()).map(Throwable::toString),
                List.of(options.split(" ")));
    }

    private static Optional<String> uringTrouble() {
        try {
            Heddle.open(HeddleOptions.defaults().withBackend(BackendKind.URING)).close();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
    }
}
