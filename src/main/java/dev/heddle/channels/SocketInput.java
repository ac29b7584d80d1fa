package dev.heddle.channels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;

/** The input of a channel's socket. Closing it closes the channel. */
final class SocketInput extends InputStream {
    private final HeddleSocketChannel channel;
    private final IntSupplier timeoutMillis;

    /** @param timeoutMillis asked before each read; 0 for none */
    SocketInput(HeddleSocketChannel channel, IntSupplier timeoutMillis) {
        this.channel = channel;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) > 0 ? Byte.toUnsignedInt(one[0]) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        return channel.read(ByteBuffer.wrap(target, offset, length), timeoutMillis.getAsInt());
    }

    @Override
    public int available() throws IOException {
        return channel.available();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
