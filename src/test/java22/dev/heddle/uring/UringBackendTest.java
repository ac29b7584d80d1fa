package dev.heddle.uring;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendContract;
import dev.heddle.backend.BackendLimits;
import java.io.IOException;

/** The io_uring backend keeps the contract. */
class UringBackendTest extends BackendContract {
    @Override
    protected Backend openBackend(BackendLimits limits) throws IOException {
        return new UringProvider().open(limits);
    }
}
