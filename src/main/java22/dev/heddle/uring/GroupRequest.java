package dev.heddle.uring;

/** What MCAST_JOIN_GROUP and MCAST_LEAVE_GROUP take: a multicast group on an interface. */
final class GroupRequest {
    /*
     * netinet/in.h, struct group_req, on 64-bit machines.
     *
     *     0                                   4                                   8
     *    +-----------------------------------+-----------------------------------+
     *  0 | gr_interface: its index           | (padding)                         |
     *    +-----------------------------------+-----------------------------------+
     *  8 | gr_group: struct sockaddr_storage, to 136                             |
     *    +-----------------------------------------------------------------------+
     */
    static final String HEADER = "netinet/in.h";
    static final String STRUCT = "struct group_req";

    static final long SIZE = 136;

    static final long GR_INTERFACE = 0;
    static final long GR_GROUP = 8;

    private GroupRequest() {
    }

    /** The same for datagrams from one source only. */
    static final class FromSource {
        /*
         * netinet/in.h, struct group_source_req, on 64-bit machines.
         *
         *     0                                   4                                   8
         *    +-----------------------------------+-----------------------------------+
         *  0 | gsr_interface: its index          | (padding)                         |
         *    +-----------------------------------+-----------------------------------+
         *  8 | gsr_group: struct sockaddr_storage, to 136                            |
         *    +-----------------------------------------------------------------------+
         *136 | gsr_source: struct sockaddr_storage, to 264                           |
         *    +-----------------------------------------------------------------------+
         */
        static final String HEADER = "netinet/in.h";
        static final String STRUCT = "struct group_source_req";

        static final long SIZE = 264;

        static final long GSR_INTERFACE = 0;
        static final long GSR_GROUP = 8;
        static final long GSR_SOURCE = 136;

        private FromSource() {
        }
    }
}
