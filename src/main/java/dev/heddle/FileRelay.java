package dev.heddle;

import dev.heddle.backend.Errno;
import dev.heddle.backend.Failures;
import dev.heddle.loop.Call;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;

/** One call that moves bytes between a file and a stream, or between two files. */
final class FileRelay {
    /*
     * Two things are open that closing or cancelling may end, so the operations hold a share of
     * each. The owner is the one that the call was made on: its terms hold.
     *
     * A stream is waited for by polling it, with no memory held and no thread of the system's: the
     * operations themselves never wait for a peer.
     */
    private final HandleOwner owner;
    private final HeddleFile file;
    private final int fileCancelsSeen;
    private Call call;

    /** @param file what it works on besides its owner */
    FileRelay(HandleOwner owner, HeddleFile file) {
        if (owner.engine != file.engine) {
            throw new IllegalArgumentException(file + " is another Heddle's than " + owner
                    + ": open it with the same one");
        }
        this.owner = owner;
        this.file = file;
        fileCancelsSeen = file.handle.cancels();
    }

    /** Gives it the call to use, which has come now or waited for its turn since. */
    FileRelay by(Call with) {
        call = with;
        return this;
    }

    /** See {@link StreamSocket#sendFile}. */
    long send(StreamSocket socket, long position, long count) throws IOException {
        while (true) {
            begin(StreamSocket.SEND);
            call.loop().sendFile(call.completion(), owner.handle.number(), file.handle.number(),
                    position, count, call);
            Call.End end = call.await();
            switch (call.errno()) {
                case null -> {
                    return call.result();
                }
                case EAGAIN -> poll(StreamSocket.SEND, true);
                case EINVAL, ENOSYS, EOPNOTSUPP -> {
                    return sendThroughMemory(socket, position, count);
                }
                default -> throw failure(end, StreamSocket.SEND);
            }
        }
    }

    private long sendThroughMemory(StreamSocket socket, long position, long count)
            throws IOException {
        ByteBuffer buffer = owner.engine.relayBuffers().take(count);
        try {
            return inTime(file).read(buffer, position) <= 0
                    ? 0 : socket.sendOnce(call, buffer.flip());
        } finally {
            owner.engine.relayBuffers().give(buffer);
        }
    }

    /** See {@link StreamSocket#recvFile}. */
    long receive(long position, long count) throws IOException {
        while (true) {
            begin(StreamSocket.RECV);
            ByteBuffer buffer = owner.engine.relayBuffers().take(count);
            try {
                if (call.recvInPlace(owner.handle.number(), buffer)) {
                    int received = (int) finish(StreamSocket.RECV);
                    deliver(buffer.limit(received), position);
                    return received == 0 ? -1 : received;
                }
            } finally {
                owner.engine.relayBuffers().give(buffer);
            }
            call.loop().poll(call.completion(), owner.handle.number(), false, call);
            finish(StreamSocket.RECV);
        }
    }

    /** What has been received is written, whatever happens: nowhere else is it to be had. */
    private void deliver(ByteBuffer received, long position) throws IOException {
        HeddleFile unhurried = file.on(Terms.NONE);
        boolean interrupted = Thread.interrupted();
        try {
            while (received.hasRemaining()) {
                try {
                    unhurried.writeFully(received, position + received.position());
                } catch (InterruptedIOException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            e.addSuppressed(new IOException(received.remaining() + " bytes that "
                    + owner.subject() + " had received for it are lost"));
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** See {@link HeddleFile#transferTo}. */
    long copy(long position, long count, long targetPosition) throws IOException {
        begin(HeddleFile.COPY);
        call.loop().copyRange(call.completion(), file.handle.number(), targetPosition,
                owner.handle.number(), position, count, call);
        Call.End end = call.await();
        if (call.errno() == null && call.result() > 0) {
            return call.result();
        }
        return switch (call.errno()) {
            // The end; or a file of the system's that looks empty.
            case null -> copyThroughMemory(position, count, targetPosition);
            // Of file systems, kinds of file or flags (EBADF: the target appends).
            case EXDEV, EINVAL, EBADF, ENOSYS, EOPNOTSUPP ->
                    copyThroughMemory(position, count, targetPosition);
            default -> throw failure(end, HeddleFile.COPY);
        };
    }

    private long copyThroughMemory(long position, long count, long targetPosition)
            throws IOException {
        ByteBuffer buffer = owner.engine.relayBuffers().take(count);
        try {
            if (inTime((HeddleFile) owner).read(buffer, position) <= 0) {
                return 0;
            }
            inTime(file).writeFully(buffer.flip(), targetPosition);
            return buffer.limit();
        } finally {
            owner.engine.relayBuffers().give(buffer);
        }
    }

    /** A view of a file on this call's terms. */
    private HeddleFile inTime(HeddleFile any) {
        return any.on(owner.terms.with(Deadline.at(call.deadlineNanos())));
    }

    private void poll(String doing, boolean forRoom) throws IOException {
        begin(doing);
        call.loop().poll(call.completion(), owner.handle.number(), forRoom, call);
        finish(doing);
    }

    private void begin(String doing) throws IOException {
        if (!file.handle.acquire()) {
            throw CallFailures.closedMeanwhile(doing, file.subject());
        }
        boolean begun = false;
        try {
            owner.begin(call, doing);
            begun = true;
        } finally {
            if (!begun) {
                file.handle.release();
            }
        }
        call.alsoHold(file.handle, fileCancelsSeen);
    }

    private long finish(String doing) throws IOException {
        Call.End end = call.await();
        if (call.errno() == null) {
            return call.result();
        }
        throw failure(end, doing);
    }

    private IOException failure(Call.End end, String doing) {
        boolean closed = !owner.isOpen() || !file.isOpen();
        return CallFailures.of(owner.engine, call, end, doing, subject(), closed);
    }

    /** What a failure is of, as far as that can be told. */
    private Object subject() {
        if (!file.isOpen() && owner.isOpen()) {
            return file.subject();
        }
        if (owner instanceof HeddleFile source) {
            return new Failures.PathPair(source.path(), file.path());
        }
        return switch (call.errno()) {
            case EIO, EISDIR, EBADF, ESPIPE, EOVERFLOW -> file.subject();
            case Errno other -> owner.subject();
        };
    }
}
