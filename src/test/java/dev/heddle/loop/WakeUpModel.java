package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model of {@link HandoverQueue} and of the loop around it, and all of its interleavings: each
 * step is one access to the shared word or to the bell that stands for the backend's wake-up.
 *
 * <p>A state without a possible step is an end. There, everything must have been delivered: a
 * lost wake-up shows as an end in which the loop sleeps on undelivered nodes.
 */
final class WakeUpModel {
    /** Slips that would break the protocol. */
    enum Fault {
        NONE,
        /** Sleeping looks at the queue first and sets the flag in a second step. */
        SLEEP_IN_TWO_STEPS,
        /** Whoever replaces the flag forgets to wake. */
        NO_WAKE,
        /** The bell is rung before the node is in the queue. */
        WAKE_BEFORE_PUSH,
        /** A push overwrites what it has not seen. */
        PUSH_WITHOUT_COMPARING,
        /** Draining reads the queue and empties it in a second step. */
        DRAIN_IN_TWO_STEPS,
        /** Draining leaves the newest first. */
        NOT_TURNED_ROUND
    }

    /** Nodes are producer * 100 + number; this one stands for the sleeping flag. */
    private static final int ASLEEP = -1;

    private static final int READ = 0;
    private static final int EXCHANGE = 1;
    private static final int RING = 2;

    private static final int LOOK = 0;
    private static final int TAKE = 1;
    private static final int GO_TO_SLEEP = 2;
    private static final int WAIT = 3;
    private static final int SET_FLAG = 4;
    private static final int EMPTY = 5;

    /** Where a producer is: its step, the nodes it has pushed, and the word as it last saw it. */
    private record Producer(int step, int pushed, List<Integer> seen) {
    }

    /** Where all are; the stack is newest last. */
    private record State(List<Integer> head, boolean bell, int loop, List<Producer> producers,
            List<Integer> delivered, int earlyReturns) {
    }

    private final int nodesEach;
    private final Fault fault;
    private final Set<State> known = new HashSet<>();
    private final Deque<State> open = new ArrayDeque<>();
    private int ends;

    WakeUpModel(int producers, int nodesEach, Fault fault) {
        this.nodesEach = nodesEach;
        this.fault = fault;
        List<Producer> start = new ArrayList<>();
        for (int i = 0; i < producers; i++) {
            start.add(new Producer(READ, 0, List.of()));
        }
        // A timer or completion may end the loop's sleep once, without any bell.
        reach(new State(List.of(), false, LOOK, List.copyOf(start), List.of(), 1));
    }

    /** Visits every state that can be reached; their count. */
    int explore() {
        while (!open.isEmpty()) {
            State state = open.pop();
            boolean moved = stepLoop(state);
            for (int i = 0; i < state.producers.size(); i++) {
                moved |= stepProducer(state, i);
            }
            if (!moved) {
                ends++;
                checkEnd(state);
            }
        }
        assertTrue(ends > 0, "the model never comes to an end");
        return known.size();
    }

    private void reach(State state) {
        if (known.add(state)) {
            open.push(state);
        }
    }

    private void checkEnd(State end) {
        assertEquals(end.producers.size() * nodesEach, end.delivered.size(),
                () -> "the loop sleeps for ever in " + end);
    }

    private boolean stepProducer(State s, int index) {
        Producer p = s.producers.get(index);
        if (p.pushed == nodesEach && p.step == READ) {
            return false;
        }
        switch (p.step) {
            case READ -> {
                boolean rings = fault == Fault.WAKE_BEFORE_PUSH && isAsleep(s.head);
                reach(with(s, index, new Producer(EXCHANGE, p.pushed, s.head), s.head,
                        s.bell || rings));
            }
            case EXCHANGE -> exchange(s, index, p);
            default -> reach(with(s, index, new Producer(READ, p.pushed, List.of()), s.head,
                    true));
        }
        return true;
    }

    private void exchange(State s, int index, Producer p) {
        if (!p.seen.equals(s.head) && fault != Fault.PUSH_WITHOUT_COMPARING) {
            reach(with(s, index, new Producer(EXCHANGE, p.pushed, s.head), s.head, s.bell));
            return;
        }
        boolean mustWake = isAsleep(p.seen) && fault != Fault.NO_WAKE
                && fault != Fault.WAKE_BEFORE_PUSH;
        List<Integer> head = new ArrayList<>(isAsleep(p.seen) ? List.of() : p.seen);
        head.add(index * 100 + p.pushed);
        reach(with(s, index, new Producer(mustWake ? RING : READ, p.pushed + 1, List.of()),
                List.copyOf(head), s.bell));
    }

    private static State with(State s, int index, Producer moved, List<Integer> head,
            boolean bell) {
        List<Producer> producers = new ArrayList<>(s.producers);
        producers.set(index, moved);
        return new State(head, bell, s.loop, List.copyOf(producers), s.delivered, s.earlyReturns);
    }

    private static boolean isAsleep(List<Integer> head) {
        return head.equals(List.of(ASLEEP));
    }

    /** The loop: arrivals, then sleep if nothing is queued, else a turn without sleep. */
    private boolean stepLoop(State s) {
        switch (s.loop) {
            case LOOK -> reach(at(s, s.head.isEmpty() ? GO_TO_SLEEP : TAKE));
            case TAKE -> {
                State delivered = deliver(s);
                reach(fault == Fault.DRAIN_IN_TWO_STEPS ? at(delivered, EMPTY)
                        : changed(delivered, GO_TO_SLEEP, List.of(), s.bell));
            }
            case EMPTY -> reach(changed(s, GO_TO_SLEEP, List.of(), s.bell));
            case GO_TO_SLEEP -> {
                if (!s.head.isEmpty()) {
                    reach(changed(s, LOOK, s.head, false));
                } else if (fault == Fault.SLEEP_IN_TWO_STEPS) {
                    reach(at(s, SET_FLAG));
                } else {
                    reach(changed(s, WAIT, List.of(ASLEEP), s.bell));
                }
            }
            case SET_FLAG -> reach(changed(s, WAIT, List.of(ASLEEP), s.bell));
            default -> {
                return stepSleeper(s);
            }
        }
        return true;
    }

    private boolean stepSleeper(State s) {
        if (s.bell) {
            reach(changed(s, LOOK, s.head, false));
        }
        if (s.earlyReturns > 0) {
            reach(new State(s.head, s.bell, LOOK, s.producers, s.delivered, s.earlyReturns - 1));
        }
        return s.bell || s.earlyReturns > 0;
    }

    private State deliver(State s) {
        List<Integer> arrivals = isAsleep(s.head) ? List.of()
                : fault == Fault.NOT_TURNED_ROUND ? s.head.reversed() : s.head;
        List<Integer> delivered = new ArrayList<>(s.delivered);
        for (int node : arrivals) {
            long before = delivered.stream().filter(d -> d / 100 == node / 100).count();
            assertEquals(before, node % 100, () -> "out of order, twice or lost: " + node
                    + " in " + s);
            delivered.add(node);
        }
        return new State(s.head, s.bell, s.loop, s.producers, List.copyOf(delivered),
                s.earlyReturns);
    }

    private static State at(State s, int step) {
        return changed(s, step, s.head, s.bell);
    }

    private static State changed(State s, int step, List<Integer> head, boolean bell) {
        return new State(head, bell, step, s.producers, s.delivered, s.earlyReturns);
    }
}
