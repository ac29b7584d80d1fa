package dev.heddle.loop;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@EnabledForJreRange(min = JRE.JAVA_22)
class UringLoopScenariosTest extends LoopScenarios {
    @Override
    String backend() {
        return "uring";
    }
}
