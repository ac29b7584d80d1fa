package dev.heddle.loop;

class NioLoopScenariosTest extends LoopScenarios {
    @Override
    String backend() {
        return "nio";
    }
}
