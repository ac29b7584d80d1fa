package dev.heddle.uring;

import static java.util.Map.entry;

import dev.heddle.backend.BackendUnavailableException;
import dev.heddle.backend.Capability;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The operations that there is no way round, and what the others make possible. */
final class NeededOperations {
    private static final Map<Byte, String> NAMES = Map.ofEntries(
            entry(Opcode.IORING_OP_NOP, "NOP"),
            entry(Opcode.IORING_OP_READV, "READV"),
            entry(Opcode.IORING_OP_WRITEV, "WRITEV"),
            entry(Opcode.IORING_OP_FSYNC, "FSYNC"),
            entry(Opcode.IORING_OP_POLL_ADD, "POLL_ADD"),
            entry(Opcode.IORING_OP_SENDMSG, "SENDMSG"),
            entry(Opcode.IORING_OP_RECVMSG, "RECVMSG"),
            entry(Opcode.IORING_OP_ACCEPT, "ACCEPT"),
            entry(Opcode.IORING_OP_ASYNC_CANCEL, "ASYNC_CANCEL"),
            entry(Opcode.IORING_OP_CONNECT, "CONNECT"),
            entry(Opcode.IORING_OP_FALLOCATE, "FALLOCATE"),
            entry(Opcode.IORING_OP_OPENAT, "OPENAT"),
            entry(Opcode.IORING_OP_CLOSE, "CLOSE"),
            entry(Opcode.IORING_OP_STATX, "STATX"),
            entry(Opcode.IORING_OP_READ, "READ"),
            entry(Opcode.IORING_OP_WRITE, "WRITE"),
            entry(Opcode.IORING_OP_SEND, "SEND"),
            entry(Opcode.IORING_OP_RECV, "RECV"),
            entry(Opcode.IORING_OP_SHUTDOWN, "SHUTDOWN"),
            entry(Opcode.IORING_OP_RENAMEAT, "RENAMEAT"),
            entry(Opcode.IORING_OP_UNLINKAT, "UNLINKAT"));

    private NeededOperations() {
    }

    /**
     * What a ring can do. No probe tells of multishot polls, Linux 5.13; who knows the socket
     * operation, 5.19, knows them.
     */
    static Set<Capability> capabilities(BitSet known) {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        if (!known.get(Opcode.IORING_OP_SOCKET)) {
            all.remove(Capability.WATCH);
        }
        return Collections.unmodifiableSet(all);
    }

    /** @param known the operations that the kernel's probe lists */
    static void require(BitSet known) throws BackendUnavailableException {
        for (var needed : NAMES.entrySet()) {
            if (!known.get(needed.getKey())) {
                throw Refusals.tooOld("it lacks the operation IORING_OP_" + needed.getValue());
            }
        }
    }
}
