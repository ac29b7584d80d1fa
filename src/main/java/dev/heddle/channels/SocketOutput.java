package dev.heddle.channels;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The output of a channel's socket. Closing it closes the channel. */
final class SocketOutput extends OutputStream {
    private final HeddleSocketChannel channel;

    SocketOutput(HeddleSocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length > 0) {
            channel.write(ByteBuffer.wrap(source, offset, length));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
