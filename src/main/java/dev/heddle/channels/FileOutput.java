package dev.heddle.channels;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Writes a file that it alone has open; interrupts are ignored, as in the JDK. */
final class FileOutput extends OutputStream {
    private final HeddleFileChannel channel;

    FileOutput(HeddleFileChannel channel) {
        this.channel = channel;
    }

    HeddleFileChannel channel() {
        return channel;
    }

    @Override
    public void write(int oneByte) throws IOException {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        ByteBuffer rest = ByteBuffer.wrap(source, offset, length);
        while (rest.hasRemaining()) {
            channel.write(rest);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
