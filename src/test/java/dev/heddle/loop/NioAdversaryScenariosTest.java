package dev.heddle.loop;

import dev.heddle.backend.Adversary;
import dev.heddle.backend.Backend;
import dev.heddle.backend.Seed;
import dev.heddle.backend.Whims;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seed.class)
class NioAdversaryScenariosTest extends NioLoopScenariosTest {
    @Override
    Backend wrapped(Backend backend) {
        return new Adversary(backend, Whims.hidden(Seed.VALUE));
    }
}
