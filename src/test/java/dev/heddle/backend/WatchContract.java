package dev.heddle.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Being told, again and again, that a stream has something to receive. */
interface WatchContract extends Rigged {
    /** A watch in flight, and how often it has told. */
    record Watching(Operation.Watch watch, AtomicInteger count) {
        static Watching start(Rig rig, int stream) {
            var watching = new Watching(new Operation.Watch(rig), new AtomicInteger());
            watching.watch.handle = stream;
            watching.watch.listener = watching.count::incrementAndGet;
            rig.submit(watching.watch);
            return watching;
        }

        /** Sends so many bytes, and waits until it has told. */
        void expectAtSending(int bytes, Rig rig, int from) {
            int before = count.get();
            rig.expect(bytes, rig.sending(from, Rig.patterned(bytes)));
            rig.turnUntil(() -> count.get() > before);
        }

        void assertSilent(Rig rig) {
            int before = count.get();
            for (int i = 0; i < 10; i++) {
                rig.turn(100_000);
            }
            assertEquals(before, count.get());
        }
    }

    private boolean knowsWatches() {
        return rig().backend.capabilities().contains(Capability.WATCH);
    }

    @Test
    default void aWatchTellsEachTimeThatBytesCome() throws IOException {
        assumeTrue(knowsWatches());
        int[] pair = rig().pair();
        Watching watching = Watching.start(rig(), pair[1]);
        watching.assertSilent(rig());
        for (int i = 0; i < 3; i++) {
            watching.expectAtSending(3, rig(), pair[0]);
            // A part is left, of which it does not tell again.
            rig().expectInPlace(2, rig().receiving(pair[1], Rig.filled(2, 0)));
            watching.assertSilent(rig());
            watching.expectAtSending(1, rig(), pair[0]);
            rig().expectInPlace(2, rig().receiving(pair[1], Rig.filled(8, 0)));
            watching.assertSilent(rig());
        }
        assertTrue(rig().isInFlight(watching.watch));
    }

    @Test
    default void aWatchTellsAtItsStartOfWhatIsThere() throws IOException {
        assumeTrue(knowsWatches());
        int[] pair = rig().pair();
        rig().expect(3, rig().sending(pair[0], Rig.patterned(3)));
        Watching watching = Watching.start(rig(), pair[1]);
        rig().turnUntil(() -> watching.count.get() > 0);
    }

    @Test
    default void aWatchTellsOfTheEnd() throws IOException {
        assumeTrue(knowsWatches());
        for (boolean byPeer : new boolean[] {true, false}) {
            int[] pair = rig().pair();
            Watching watching = Watching.start(rig(), pair[1]);
            watching.assertSilent(rig());
            assertEquals(0, rig().result(byPeer
                    ? rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE)
                    : rig().shuttingDown(pair[1], Operation.Shutdown.How.READ)));
            rig().turnUntil(() -> watching.count.get() > 0);
            rig().expectInPlace(0, rig().receiving(pair[1], Rig.filled(1, 0)));
        }
    }

    @Test
    default void aWatchEndsWhenItIsCancelled() throws IOException {
        assumeTrue(knowsWatches());
        int[] pair = rig().pair();
        Watching watching = Watching.start(rig(), pair[1]);
        watching.assertSilent(rig());
        rig().cancel(watching.watch);
        assertEquals(Errno.ECANCELED, rig().errnoOf(watching.watch));
        rig().expect(3, rig().sending(pair[0], Rig.patterned(3)));
        watching.assertSilent(rig());
        rig().expectInPlace(3, rig().receiving(pair[1], Rig.filled(8, 0)));
        rig().close(pair[1]);
        rig().expect(0, rig().receiving(pair[0], Rig.filled(1, 0))); // nothing keeps it open
    }

    @Test
    default void whereWatchesAreUnknownTheyAreRefused() throws IOException {
        assumeTrue(!knowsWatches() && rig().backend.name().equals("nio"));
        assertEquals(Errno.EOPNOTSUPP,
                rig().errnoOf(Watching.start(rig(), rig().pair()[1]).watch));
    }
}
