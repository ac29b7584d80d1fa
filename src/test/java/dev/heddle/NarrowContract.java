package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.BlockingCall.Kind;
import dev.heddle.Task.On;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One or two operations in flight, one in the submission queue, one thread for files. */
abstract class NarrowContract extends FacadeContract {
    private static final int BLOCK_BYTES = 1000;
    private static final int BLOCKS = 50;

    private Heddle narrow(int maxInFlight) throws Exception {
        return Heddle.open(options().withMaxInFlight(maxInFlight).withSubmissionEntries(1)
                .withFileThreads(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFilesOfManyThreadsAreServedOneAfterTheOther(int maxInFlight) throws Exception {
        Path path = dir.resolve("file");
        try (Heddle narrow = narrow(maxInFlight);
                HeddleFile file = narrow.openFile(path, StandardOpenOption.CREATE,
                        StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<Task<byte[]>> users = new ArrayList<>();
            for (int i = 0; i < BLOCKS; i++) {
                long position = (long) i * BLOCK_BYTES;
                byte[] own = pattern(BLOCK_BYTES);
                own[0] = (byte) i;
                ByteBuffer back = i % 2 == 0 ? ByteBuffer.allocate(BLOCK_BYTES)
                        : ByteBuffer.allocateDirect(BLOCK_BYTES);
                users.add(On.values()[i / 2 % 2].start(() -> {
                    file.submitWrite(ByteBuffer.wrap(own), position).await();
                    file.dataSync();
                    file.submitRead(back, position).await();
                    assertArrayEquals(own, taken(back));
                    return own;
                }));
            }
            ByteBuffer all = ByteBuffer.allocate(BLOCKS * BLOCK_BYTES);
            for (Task<byte[]> user : users) {
                all.put(user.result());
            }
            ByteBuffer back = ByteBuffer.allocate(all.capacity());
            file.readFully(back, 0);
            assertArrayEquals(all.array(), back.array());
        }
    }

    /** Calls that receive, the first of which occupy all the room there is. */
    private final class Receivers implements AutoCloseable {
        final Heddle narrow;
        final List<BlockingCall> calls = new ArrayList<>();
        final List<Task<Void>> parked = new ArrayList<>();

        Receivers(int count, int maxInFlight) throws Exception {
            narrow = narrow(maxInFlight);
            for (int i = 0; i < count; i++) {
                calls.add(BlockingCall.of(Kind.RECV, narrow, dir));
            }
        }

        void park(int count) {
            for (BlockingCall call : calls.subList(0, count)) {
                parked.add(On.VIRTUAL.start(call::make).awaitParked());
            }
        }

        @Override
        public void close() throws IOException {
            narrow.close();
            for (Task<Void> receiver : parked) {
                receiver.failure(AsynchronousCloseException.class);
            }
            for (BlockingCall call : calls) {
                call.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoFindsNoRoomReactsAsIfInFlightAndLosesNothing(int maxInFlight) throws Exception {
        try (Receivers receivers = new Receivers(maxInFlight + 1, maxInFlight)) {
            receivers.park(maxInFlight);
            BlockingCall last = receivers.calls.getLast();
            TcpSocket impatient = ((TcpSocket) last.owner())
                    .withDeadline(Deadline.timeout(Duration.ofMillis(30)));
            On.VIRTUAL.start(() -> impatient.recv(ByteBuffer.allocate(1)))
                    .failure(SocketTimeoutException.class);
            Task<Void> waiting = On.PLATFORM.start(last::make).awaitParked();
            waiting.thread.interrupt();
            waiting.failure(InterruptedIOException.class);
            receivers.narrow.sleep(Duration.ofMillis(1));
            receivers.calls.getFirst().owner().cancelAll();
            receivers.parked.removeFirst().failure(CallCancelledException.class);
            last.useAgain();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void closingOneSocketDoesNotWaitForTheOthers(int maxInFlight) throws Exception {
        int last = maxInFlight + 2;
        try (Receivers receivers = new Receivers(last + 1, maxInFlight)) {
            receivers.park(last + 1);
            for (int i : new int[] {last, 0}) {
                On.VIRTUAL.run(receivers.calls.get(i).owner()::close);
                receivers.parked.remove(i).failure(AsynchronousCloseException.class);
            }
        }
    }
}
