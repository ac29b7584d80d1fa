package dev.heddle.bench;

import java.util.List;

/** All that is measured, in the order of the page. */
final class Workloads {
    static final List<Workload> ALL = List.of(
            new Workload("echo-64", "TCP echo of 64 bytes", WorkKind.ECHO,
                    64, "connections", List.of(1, 64, 1000, 8000)),
            new Workload("echo-16k", "TCP echo of 16 KiB", WorkKind.ECHO,
                    16 << 10, "connections", List.of(1, 64, 1000, 8000)),
            new Workload("stream-1m", "1 MiB streamed there and back", WorkKind.ECHO,
                    1 << 20, "connections", List.of(1, 8, 64)),
            new Workload("connect", "Connect, 64 bytes there and back, close", WorkKind.CONNECT,
                    64, "connections", List.of(1, 64, 1000)),
            new Workload("idle", "Memory of an idle connection", WorkKind.IDLE,
                    64, "connections", List.of(100_000)));

    private Workloads() {
    }
}
