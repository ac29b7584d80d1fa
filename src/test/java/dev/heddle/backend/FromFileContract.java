package dev.heddle.backend;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Moving a file's bytes to a stream or a file, and waiting for a stream. */
interface FromFileContract extends Rigged {
    private int file(byte[] content) throws IOException {
        return rig().open(Files.write(rig().dir.resolve("source"), content), READ);
    }

    private static byte[] pattern(int bytes) {
        byte[] content = new byte[bytes];
        Rig.patterned(bytes).get(content);
        return content;
    }

    private Operation.SendFile sendingFile(int stream, int source, long position, long length) {
        var send = new Operation.SendFile(this);
        send.handle = stream;
        return from(source, position, length, send);
    }

    private Operation.CopyRange copying(int source, long position, long length, int target,
            long targetPosition) {
        var copy = new Operation.CopyRange(this);
        copy.handle = target;
        copy.targetPosition = targetPosition;
        return from(source, position, length, copy);
    }

    private static <T extends Operation.FromFile> T from(int source, long position, long length,
            T move) {
        move.source = source;
        move.position = position;
        move.length = length;
        return move;
    }

    private Operation.Poll polling(int stream, boolean forRoom) {
        var poll = new Operation.Poll(this);
        poll.handle = stream;
        poll.forRoom = forRoom;
        return poll;
    }

    @Test
    default void aFileIsSentFromAPosition() throws IOException {
        int[] pair = rig().pair();
        int source = file(pattern(1000));
        for (long at = 100; at < 900; ) {
            at += rig().result(sendingFile(pair[0], source, at, 900 - at));
        }
        ByteBuffer received = ByteBuffer.allocateDirect(800);
        rig().expect(800, rig().receiving(pair[1], received));
        assertEquals(Rig.patterned(1000).slice(100, 800), received);
        assertEquals(0, rig().result(sendingFile(pair[0], source, 1000, 10)), "at its end");
        assertEquals(0, rig().result(sendingFile(pair[0], source, 5000, 10)), "beyond");
    }

    @Test
    default void sendingAFileNeverWaitsForThePeer() throws IOException {
        int[] pair = rig().pair();
        byte[] content = pattern(32 << 20);
        int source = file(content);
        long at = 0;
        Operation.SendFile send = sendingFile(pair[0], source, 0, content.length);
        while (rig().ends(send) == null) {
            at += send.result();
            send.position = at;
            assertTrue(at < content.length, "all of it went into a connection nobody reads");
        }
        assertEquals(Errno.EAGAIN, send.errno());

        Operation.Poll poll = polling(pair[0], true);
        rig().submit(poll);
        ByteBuffer into = ByteBuffer.allocateDirect(1 << 20);
        long received = 0;
        while (rig().isInFlight(poll)) {
            received += rig().result(rig().receiving(pair[1], into));
        }
        assertEquals(0, rig().resultOf(poll));
        assertTrue(received > 0, "there was room all the time");
        assertTrue(rig().result(send) > 0, "there is room again");
    }

    @Test
    default void aPeerThatIsGoneFailsTheSending() throws IOException {
        int[] pair = rig().pair();
        int source = file(pattern(1000));
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        assertEquals(Errno.EPIPE, rig().errno(sendingFile(pair[0], source, 0, 1000)));
    }

    @Test
    default void pollingWaitsForBytes() throws IOException {
        int[] pair = rig().pair();
        Operation.Poll poll = polling(pair[1], false);
        rig().submit(poll);
        rig().turn(20_000_000);
        assertTrue(rig().isInFlight(poll), "nothing has come yet");
        rig().expect(3, rig().sending(pair[0], Rig.patterned(3)));
        assertEquals(0, rig().resultOf(poll));
        rig().expect(3, rig().receiving(pair[1], ByteBuffer.allocateDirect(3)));
        rig().submit(poll);
        rig().result(rig().shuttingDown(pair[0], Operation.Shutdown.How.WRITE));
        assertEquals(0, rig().resultOf(poll), "the end of the stream counts, too");
    }

    @Test
    default void pollingCanBeCancelled() throws IOException {
        int[] pair = rig().pair();
        Operation.Poll poll = polling(pair[1], false);
        rig().submit(poll);
        rig().turn(0);
        rig().cancel(poll);
        assertEquals(Errno.ECANCELED, rig().errnoOf(poll));
        rig().expect(3, rig().sending(pair[0], Rig.patterned(3)));
        rig().expect(3, rig().receiving(pair[1], ByteBuffer.allocateDirect(3)));
    }

    @Test
    default void aRangeIsCopied() throws IOException {
        int source = file(pattern(300_000));
        Path path = Files.write(rig().dir.resolve("target"), new byte[50]);
        int target = rig().open(path, WRITE);
        for (long at = 100; at < 300_000; ) {
            at += rig().result(copying(source, at, 300_000 - at, target, at - 60));
        }
        ByteBuffer expected = ByteBuffer.allocate(300_000 - 60);
        expected.put(40, pattern(300_000), 100, 299_900);
        assertArrayEquals(expected.array(), Files.readAllBytes(path));
        assertEquals(0, rig().result(copying(source, 300_000, 10, target, 0)), "at its end");
    }
}
