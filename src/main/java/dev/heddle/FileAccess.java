package dev.heddle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;

/** What a file was opened for, and the checks of arguments that come before a call. */
record FileAccess(boolean readable, boolean writable) {
    static FileAccess of(Set<OpenOption> options) {
        return new FileAccess(options.contains(StandardOpenOption.READ),
                options.contains(StandardOpenOption.WRITE));
    }

    void requireReadable(HeddleFile file, ByteBuffer target, long position) throws IOException {
        requireReadable(file, position);
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("Read-only buffer");
        }
    }

    void requireReadable(HeddleFile file, long position) throws IOException {
        requireNotNegative("position", position);
        file.requireOpen(HeddleFile.READ);
        if (!readable) {
            throw new NonReadableChannelException();
        }
    }

    void requireWritable(HeddleFile file, ByteBuffer source, long position) throws IOException {
        requireNotNegative("position", position);
        Objects.requireNonNull(source);
        requireWritable(file, HeddleFile.WRITE);
    }

    void requireWritable(HeddleFile file, String doing) throws IOException {
        file.requireOpen(doing);
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    name + " is " + value + ", but must not be negative");
        }
    }
}
