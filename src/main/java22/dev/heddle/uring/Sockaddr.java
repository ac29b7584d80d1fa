package dev.heddle.uring;

/** Socket addresses as the kernel reads and writes them; ports are in network byte order. */
final class Sockaddr {
    /*
     * sys/socket.h, struct sockaddr_storage: room for an address of any family.
     *
     *     0                 2                                                     8
     *    +-----------------+-----------------------------------------------------+
     *  0 | ss_family       | by family, to 128                                   |
     *    +-----------------+-----------------------------------------------------+
     */
    static final String HEADER = "sys/socket.h";
    static final String STRUCT = "struct sockaddr_storage";

    static final long SIZE = 128;

    static final long SS_FAMILY = 0;

    private Sockaddr() {
    }

    /** An IPv4 address and port. */
    static final class In {
        /*
         * netinet/in.h, struct sockaddr_in.
         *
         *     0                 2                 4                                   8
         *    +-----------------+-----------------+-----------------------------------+
         *  0 | sin_family      | sin_port        | sin_addr                          |
         *    +-----------------+-----------------+-----------------------------------+
         *  8 | (zero)                                                                |
         *    +-----------------------------------------------------------------------+
         */
        static final String HEADER = "netinet/in.h";
        static final String STRUCT = "struct sockaddr_in";

        static final long SIZE = 16;

        static final long SIN_FAMILY = 0;
        static final long SIN_PORT = 2;
        static final long SIN_ADDR = 4;

        private In() {
        }
    }

    /** An IPv6 address and port. */
    static final class In6 {
        /*
         * netinet/in.h, struct sockaddr_in6.
         *
         *     0                 2                 4                                   8
         *    +-----------------+-----------------+-----------------------------------+
         *  0 | sin6_family     | sin6_port       | sin6_flowinfo                     |
         *    +-----------------+-----------------+-----------------------------------+
         *  8 | sin6_addr, 16 bytes                                                   |
         *    +-----------------------------------+-----------------------------------+
         * 24 | sin6_scope_id                     |
         *    +-----------------------------------+
         */
        static final String HEADER = "netinet/in.h";
        static final String STRUCT = "struct sockaddr_in6";

        static final long SIZE = 28;

        static final long SIN6_FAMILY = 0;
        static final long SIN6_PORT = 2;
        static final long SIN6_ADDR = 8;
        static final long SIN6_SCOPE_ID = 24;

        private In6() {
        }
    }

    /** A path in the file system. */
    static final class Un {
        /*
         * sys/un.h, struct sockaddr_un.
         *
         *     0                 2                                                     8
         *    +-----------------+-----------------------------------------------------+
         *  0 | sun_family      | sun_path, to 110, up to its first zero byte         |
         *    +-----------------+-----------------------------------------------------+
         *
         * An address that ends before its path has none: the socket is unnamed.
         */
        static final String HEADER = "sys/un.h";
        static final String STRUCT = "struct sockaddr_un";

        static final long SIZE = 110;

        static final long SUN_FAMILY = 0;
        static final long SUN_PATH = 2;

        private Un() {
        }
    }

    /** What SO_LINGER takes. */
    static final class Linger {
        /*
         * sys/socket.h, struct linger.
         *
         *     0                                   4                                   8
         *    +-----------------------------------+-----------------------------------+
         *  0 | l_onoff                           | l_linger, in seconds              |
         *    +-----------------------------------+-----------------------------------+
         */
        static final String HEADER = "sys/socket.h";
        static final String STRUCT = "struct linger";

        static final long SIZE = 8;

        static final long L_ONOFF = 0;
        static final long L_LINGER = 4;

        private Linger() {
        }
    }
}
