package dev.heddle.uring;

import java.nio.ByteOrder;

/** The kinds of machine that this backend knows, and the numbers that differ between them. */
enum Machine {
    /* asm/fcntl.h and asm/unistd.h of each architecture, in the order of the fields below. */
    X86_64("amd64", 0040000, 0400000, 0200000, 217, 327, 18, 145, 144),
    AARCH64("aarch64", 0200000, 0100000, 0040000, 61, 286, 68, 120, 119);

    /** Headers of the fields, which are named like their constants. */
    static final String HEADER = "fcntl.h sys/syscall.h";

    final int O_DIRECT;
    final int O_NOFOLLOW;
    final int O_DIRECTORY;
    final int SYS_getdents64;
    final int SYS_preadv2;
    final int SYS_pwrite64;
    final int SYS_sched_getscheduler;
    final int SYS_sched_setscheduler;

    private final String osArch;

    Machine(String osArch, int direct, int nofollow, int directory, int getdents64, int preadv2,
            int pwrite64, int schedGetscheduler, int schedSetscheduler) {
        this.osArch = osArch;
        O_DIRECT = direct;
        O_NOFOLLOW = nofollow;
        O_DIRECTORY = directory;
        SYS_getdents64 = getdents64;
        SYS_preadv2 = preadv2;
        SYS_pwrite64 = pwrite64;
        SYS_sched_getscheduler = schedGetscheduler;
        SYS_sched_setscheduler = schedSetscheduler;
    }

    /** The one that this program runs on, or null where it is none of them. */
    static Machine current() {
        if (!System.getProperty("os.name").equals("Linux")
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return null;
        }
        String arch = System.getProperty("os.arch");
        for (Machine machine : values()) {
            if (machine.osArch.equals(arch)) {
                return machine;
            }
        }
        return null;
    }
}
