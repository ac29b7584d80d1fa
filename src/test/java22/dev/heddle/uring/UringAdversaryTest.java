package dev.heddle.uring;

import dev.heddle.backend.Adversary;
import dev.heddle.backend.Backend;
import dev.heddle.backend.BackendContract;
import dev.heddle.backend.BackendLimits;
import dev.heddle.backend.Seed;
import dev.heddle.backend.Whims;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;

/** An adversary on io_uring keeps the contract, so its callers have to bear it. */
@ExtendWith(Seed.class)
class UringAdversaryTest extends BackendContract {
    @Override
    protected Backend openBackend(BackendLimits limits) throws IOException {
        return new Adversary(new UringProvider().open(limits), Whims.harmless(Seed.VALUE));
    }
}
