package dev.heddle.uring;

/** What openat2(2) is asked for. */
final class OpenHow {
    /*
     * linux/openat2.h, struct open_how, Linux 5.6; RESOLVE_CACHED 5.12.
     *
     *     0                                                                       8
     *    +-----------------------------------------------------------------------+
     *  0 | flags                                                                 |
     *    +-----------------------------------------------------------------------+
     *  8 | mode (zero)                                                           |
     *    +-----------------------------------------------------------------------+
     * 16 | resolve                                                               |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "linux/openat2.h";
    static final String STRUCT = "struct open_how";

    static final long SIZE = 24;

    static final long FLAGS = 0;
    static final long MODE = 8;
    static final long RESOLVE = 16;

    private OpenHow() {
    }

    /** How paths are walked, and the call itself. */
    static final class Resolve {
        static final String HEADER = "linux/openat2.h asm/unistd.h";

        static final int __NR_openat2 = 437;
        static final int RESOLVE_CACHED = 0x20;

        private Resolve() {
        }
    }
}
