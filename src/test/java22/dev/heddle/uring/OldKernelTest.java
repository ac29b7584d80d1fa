package dev.heddle.uring;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendContract;
import dev.heddle.backend.BackendLimits;
import java.io.IOException;

/** The contract holds with what the oldest kernel grants: no newer flag, no newer operation. */
class OldKernelTest extends BackendContract {
    @Override
    protected Backend openBackend(BackendLimits limits) throws IOException {
        int oldest = RingOpening.LADDER[RingOpening.LADDER.length - 1];
        RingOpening.Opened opened = RingOpening.open(limits.submissionEntries(),
                limits.maxInFlight() * 2, oldest);
        for (int newer : new int[] {Opcode.IORING_OP_FTRUNCATE, Opcode.IORING_OP_MKDIRAT,
            Opcode.IORING_OP_SYMLINKAT, Opcode.IORING_OP_LINKAT}) {
            opened.operations().clear(newer);
        }
        return UringBackend.on(opened, limits, Machine.current());
    }
}
