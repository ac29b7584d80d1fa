package dev.heddle.storm;

import dev.heddle.CancelScope;
import dev.heddle.Event;
import dev.heddle.HeddleFile;
import dev.heddle.TcpListener;
import dev.heddle.storm.Tally.Count;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts calls in a scope, most of which would never end, and closes the scope: then they have
 * ended.
 */
final class ScopeUser extends Worker {
    private static final int PAUSE_MAX_NS = 1_000_000;
    private static final int CALLS_MAX = 6;

    ScopeUser(Era era) {
        super(era);
    }

    @Override
    boolean step() throws InterruptedException {
        int calls = 1 + random.nextInt(CALLS_MAX);
        CountDownLatch left = new CountDownLatch(calls);
        CancelScope scope = era.heddle.cancelScope();
        for (int i = 0; i < calls; i++) {
            era.start(new InScope(scope, left));
        }
        LockSupport.parkNanos(random.nextInt(PAUSE_MAX_NS));
        era.tally.count(Count.CLOSES);
        call(scope::close);
        while (left.getCount() > 0) {
            Thread.interrupted();
            LockSupport.parkNanos(PAUSE_MAX_NS);
        }
        return era.goesOn() && era.isOpen();
    }

    private final class InScope extends Worker {
        private final CancelScope scope;
        private final CountDownLatch left;

        InScope(CancelScope scope, CountDownLatch left) {
            super(ScopeUser.this.era);
            this.scope = scope;
            this.left = left;
        }

        @Override
        boolean step() {
            try {
                while (!scope.isCancelled() && call(this::waitInScope) != End.CLOSED
                        && era.goesOn()) {
                    continue;
                }
            } finally {
                left.countDown();
            }
            return false;
        }

        private void waitInScope() throws Exception {
            switch (random.nextInt(4)) {
                case 0 -> era.heddle.in(scope).sleep(Duration.ofDays(1));
                case 1 -> {
                    Event never = era.heddle.in(scope).event();
                    never.await();
                }
                case 2 -> acceptNobody();
                default -> readOn();
            }
        }

        private void acceptNobody() throws Exception {
            try (TcpListener listener = era.heddle.in(scope).listen(Way.loopback())) {
                listener.accept().close();
            }
        }

        /** In a scope of its own file: reads of what the page cache has are done in place. */
        private void readOn() throws Exception {
            Vessel vessel = take();
            try (HeddleFile file = era.heddle.in(scope).openFile(era.storm.sample)) {
                ByteBuffer target = vessel.target(length(vessel, Integer.MAX_VALUE), 0);
                int start = target.position();
                file.submitRead(target, 0).await();
                vessel.checkTarget(target.position() - start);
            } finally {
                vessel.checkAround();
                give(vessel);
            }
        }
    }
}
