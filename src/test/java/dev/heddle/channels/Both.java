package dev.heddle.channels;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Two file channels, the JDK's and ours, that are used in the same way. */
record Both(FileChannel jdks, FileChannel ours) {
    /** A call on one of them, with buffers of its own. */
    @FunctionalInterface
    interface Use {
        Object of(FileChannel channel, ByteBuffer[] buffers) throws IOException;
    }

    /** What can be seen of a call's end: it is the same if the text is. */
    private static String outcome(FileChannel channel, ByteBuffer[] buffers, Use use) {
        StringBuilder seen = new StringBuilder();
        try {
            Object result = use.of(channel, buffers);
            seen.append(result == channel ? "itself" : result);
        } catch (IOException | RuntimeException e) {
            seen.append(kind(e));
        }
        seen.append(Thread.interrupted() ? ", interrupted" : "");
        for (ByteBuffer buffer : buffers) {
            seen.append(", ").append(state(buffer));
        }
        return seen.append("; ").append(state(channel)).toString();
    }

    /** The JDK's own type; of plain failures, only that they are such. */
    private static String kind(Exception e) {
        if (e instanceof IOException && !(e instanceof ClosedChannelException)
                && !(e instanceof FileLockInterruptionException)) {
            return "IOException";
        }
        Class<?> type = e.getClass();
        while (type.getModule() != Object.class.getModule()) {
            type = type.getSuperclass();
        }
        return type.getName();
    }

    private static String state(ByteBuffer buffer) {
        if (buffer == null) {
            return "null";
        }
        byte[] content = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(content);
        return buffer.position() + "-" + buffer.limit() + "#"
                + Arrays.hashCode(content);
    }

    private static String state(FileChannel channel) {
        if (!channel.isOpen()) {
            return "closed";
        }
        try {
            return "at " + channel.position() + " of " + channel.size();
        } catch (IOException e) {
            return "open, but " + e;
        }
    }

    /**
     * Makes the same call on both.
     *
     * @param buffers made for each
     * @return what was seen on both
     */
    String use(String name, List<Supplier<ByteBuffer>> buffers, Use use) {
        String right = outcome(jdks, make(buffers), use);
        String seen = outcome(ours, make(buffers), use);
        if (!Objects.equals(right, seen)) {
            throw new AssertionError(
                    name + "\n     the JDK: " + right + "\n     ours:    " + seen);
        }
        return name + ": " + seen;
    }

    private static ByteBuffer[] make(List<Supplier<ByteBuffer>> makers) {
        List<ByteBuffer> made = new ArrayList<>();
        for (Supplier<ByteBuffer> maker : makers) {
            made.add(maker.get());
        }
        return made.toArray(ByteBuffer[]::new);
    }
}
