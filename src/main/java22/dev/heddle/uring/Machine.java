package dev.heddle.uring;

import java.nio.ByteOrder;
import java.util.Locale;

/**
 * The machines whose numbers of system calls are known: asm/unistd_64.h of x86 and
 * asm-generic/unistd.h of Arm. The calls of io_uring have the same numbers everywhere.
 */
final class Machine {
    private static final String ARCH = System.getProperty("os.arch");

    static final boolean IS_ARM = ARCH.equals("aarch64");
    static final boolean IS_X86 = ARCH.equals("amd64") || ARCH.equals("x86_64");
    static final boolean IS_LINUX =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");

    static final int IO_URING_SETUP = 425;
    static final int IO_URING_ENTER = 426;
    static final int IO_URING_REGISTER = 427;

    static final int READ = IS_ARM ? 63 : 0;
    static final int WRITE = IS_ARM ? 64 : 1;
    static final int CLOSE = IS_ARM ? 57 : 3;
    static final int MMAP = IS_ARM ? 222 : 9;
    static final int MUNMAP = IS_ARM ? 215 : 11;
    static final int SOCKET = IS_ARM ? 198 : 41;
    static final int SENDTO = IS_ARM ? 206 : 44;
    static final int RECVFROM = IS_ARM ? 207 : 45;
    static final int BIND = IS_ARM ? 200 : 49;
    static final int LISTEN = IS_ARM ? 201 : 50;
    static final int GETSOCKNAME = IS_ARM ? 204 : 51;
    static final int SETSOCKOPT = IS_ARM ? 208 : 54;
    static final int GETSOCKOPT = IS_ARM ? 209 : 55;
    static final int FTRUNCATE = IS_ARM ? 46 : 77;
    static final int EVENTFD2 = IS_ARM ? 19 : 290;
    static final int PREADV2 = IS_ARM ? 286 : 327;

    private Machine() {
    }

    /** What keeps io_uring from being tried here, as the end of a sentence, or null. */
    static String obstacle() {
        if (!IS_LINUX) {
            return "this is " + System.getProperty("os.name") + " and io_uring is Linux's";
        }
        if (!IS_X86 && !IS_ARM || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "the system calls of this machine (" + ARCH + ") are not known to Heddle";
        }
        return null;
    }
}
