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
                    64, "connections", List.of(60_000)),
            new Workload("read-cached", "Random reads of 4 KiB, cached", WorkKind.CACHED_READ,
                    4 << 10, "threads", List.of(1, 32, 128, 1024)),
            new Workload("write-cached", "Random overwrites of 4 KiB, cached, a file each",
                    WorkKind.CACHED_WRITE, 4 << 10, "threads", List.of(1, 32, 128, 1024)),
            new Workload("read-direct", "Random reads of 4 KiB, direct", WorkKind.DIRECT_READ,
                    4 << 10, "threads", List.of(1, 32, 128, 1024)),
            new Workload("append", "Append of 4 KiB and fdatasync, a file each", WorkKind.APPEND,
                    4 << 10, "threads", List.of(1, 64, 256)),
            new Workload("log", "Append of 4 KiB and fdatasync, one file", WorkKind.LOG,
                    4 << 10, "threads", List.of(1, 64, 256)),
            new Workload("open", "Open a small file, ask for its size, close", WorkKind.OPEN,
                    Data.SMALL_BYTES, "threads", List.of(1, 64)),
            new Workload("copy", "Sequential copy of 1 GiB; MiB", WorkKind.COPY,
                    1 << 20, "threads", List.of(1)),
            new Workload("sleep", "Sleeping threads, and how late they wake", WorkKind.SLEEP,
                    0, "threads", List.of(1_000_000)));

    private Workloads() {
    }
}
