package dev.heddle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.backend.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;

/** Sends a random block over a connection, again and again, and compares what arrives. */
final class SocketPipe {
    private static final int BLOCK_BYTES = (1 << 20) + 13;
    private static final int CHUNK_BYTES = 49_999;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final byte[] block = LoopScenarioRig.randomBytes(BLOCK_BYTES, 4);
    private final ByteBuffer source = ByteBuffer.allocateDirect(block.length).put(block);
    private final ByteBuffer expected = ByteBuffer.wrap(block);
    private final ByteBuffer target = ByteBuffer.allocateDirect(65_537);
    private final Random random = new Random(5);
    private final long total;
    private final LoopScenarioRig rig;
    private final IoLoop loop;
    private final LoopScenarioRig.Pair pair;
    private long sent;
    private long received;
    private boolean ended;

    SocketPipe(LoopScenarioRig rig, long total) throws IOException {
        this.rig = rig;
        this.total = total;
        loop = rig.loop;
        pair = rig.connect();
    }

    void run() {
        send(new Completion());
        receive(new Completion());
        Completion timer = new Completion();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ended) {
            assertTrue(end - System.nanoTime() > 0, "this takes too long");
            if (random.nextBoolean()) {
                loop.tick();
            } else {
                if (timer.isIdle()) {
                    loop.timeout(timer, Duration.ofNanos(random.nextInt(77_777)), t -> { });
                }
                loop.runFor(Duration.ofNanos(random.nextInt(99_991)));
            }
        }
        assertEquals(total, sent);
        assertEquals(total, received);
        rig.close(pair);
    }

    private void send(Completion completion) {
        if (sent == total) {
            loop.shutdown(completion, pair.client(),
                    Operation.Shutdown.How.WRITE,
                    LoopScenarioRig::expectSuccess);
            return;
        }
        int at = (int) (sent % block.length);
        int count = (int) Math.min(Math.min(CHUNK_BYTES, block.length - at), total - sent);
        source.limit(at + count).position(at);
        loop.send(completion, pair.client(), source, done -> {
            sent += LoopScenarioRig.expectSuccess(done);
            send(done);
        });
    }

    private void receive(Completion completion) {
        target.clear().limit(1 + random.nextInt(target.capacity()));
        loop.recv(completion, pair.server(), target, done -> {
            int count = (int) LoopScenarioRig.expectSuccess(done);
            ended = count == 0;
            compare(count);
            if (!ended) {
                receive(done);
            }
        });
    }

    private void compare(int count) {
        target.clear();
        while (target.position() < count) {
            int at = (int) (received % block.length);
            int length = Math.min(count - target.position(), block.length - at);
            ByteBuffer part = target.slice(target.position(), length);
            assertEquals(expected.slice(at, length), part);
            received += length;
            target.position(target.position() + length);
        }
    }
}
