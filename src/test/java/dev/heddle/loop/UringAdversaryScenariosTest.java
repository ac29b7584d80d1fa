package dev.heddle.loop;

import dev.heddle.backend.Adversary;
import dev.heddle.backend.Backend;
import dev.heddle.backend.Seed;
import dev.heddle.backend.Whims;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledForJreRange(min = JRE.JAVA_22)
@ExtendWith(Seed.class)
class UringAdversaryScenariosTest extends UringLoopScenariosTest {
    @Override
    Backend wrapped(Backend backend) {
        return new Adversary(backend, Whims.hidden(Seed.VALUE));
    }
}
