package dev.heddle.nio;

import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendContract;
import dev.heddle.backend.BackendLimits;
import java.io.IOException;

/** The portable backend keeps the contract. */
class NioBackendTest extends BackendContract {
    @Override
    protected Backend openBackend(BackendLimits limits) throws IOException {
        return new NioProvider().open(limits);
    }
}
