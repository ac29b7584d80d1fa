package dev.heddle.backend;

/**
 * Operations that move bytes between several buffers and a stream socket; their
 * {@link #position} means nothing.
 */
public abstract sealed class StreamVector extends Operation.Vector {
    private StreamVector(Object owner) {
        super(owner);
    }

    /**
     * Receives into several buffers: recvmsg(2). Result: bytes received, 0 at the end of the
     * stream.
     */
    public static final class RecvVector extends StreamVector {
        public RecvVector(Object owner) {
            super(owner);
        }
    }

    /** Sends from several buffers: sendmsg(2) without SIGPIPE. Result: bytes sent. */
    public static final class SendVector extends StreamVector {
        public SendVector(Object owner) {
            super(owner);
        }
    }
}
