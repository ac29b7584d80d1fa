package dev.heddle.channels;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a scenario's calls came to, in words that are the same whoever was asked: values, types of
 * exceptions as the JDK has them, positions and contents of buffers.
 */
final class Transcript implements Closeable {
    /** Before, the JDK told of closing in one way or the other, whatever had come first. */
    private static final boolean LOOSE = Runtime.version().feature() < 25;

    private final List<String> lines = new ArrayList<>();
    private final List<Exception> failures = new ArrayList<>();
    private final Deque<Closeable> closeables = new ArrayDeque<>();

    /** A call without a result. */
    @FunctionalInterface
    interface Step {
        void take() throws Exception;
    }

    /** Makes a call, notes what it came to, and returns its result, or null after a failure. */
    <T> T call(String name, Callable<T> code) {
        try {
            T result = code.call();
            lines.add(name + " -> " + told(result));
            return result;
        } catch (Exception e) {
            failed(name, e, type(e));
            return null;
        }
    }

    void step(String name, Step code) {
        call(name, () -> {
            code.take();
            return "done";
        });
    }

    /** The same, where the JDK tells of closing now in this way, now in that. */
    void closed(String name, Step code) {
        try {
            code.take();
            lines.add(name + " -> done");
        } catch (ClosedByInterruptException e) {
            failed(name, e, "interrupted");
        } catch (ClosedChannelException e) {
            failed(name, e, "closed");
        } catch (Exception e) {
            failed(name, e, type(e));
        }
    }

    /** The same, and what a failure says counts, too. */
    void message(String name, Step code) {
        try {
            code.take();
            lines.add(name + " -> done");
        } catch (Exception e) {
            failed(name, e, type(e) + ": " + e.getMessage());
        }
    }

    private void failed(String name, Exception failure, String told) {
        lines.add(name + " -> " + told);
        failures.add(failure);
    }

    void note(String name, Object value) {
        lines.add(name + " = " + told(value));
    }

    /** What is to be closed when the scenario is over. */
    <T extends Closeable> T keep(T closeable) {
        closeables.push(closeable);
        return closeable;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    /** What the calls threw, for the stacks: the lines tell types alone. */
    List<Exception> failures() {
        return failures;
    }

    @Override
    public void close() throws IOException {
        for (Closeable closeable : closeables) {
            closeable.close();
        }
    }

    /** The nearest type that is the JDK's own. */
    static String type(Throwable failure) {
        if (LOOSE && failure instanceof AsynchronousCloseException
                && !(failure instanceof ClosedByInterruptException)) {
            return ClosedChannelException.class.getName();
        }
        Class<?> type = failure.getClass();
        while (!type.getName().startsWith("java")) {
            type = type.getSuperclass();
        }
        return type.getName();
    }

    private static String told(Object value) {
        return switch (value) {
            case null -> "null";
            case UnixDomainSocketAddress unix -> unix.toString().isEmpty() ? "unnamed" : "a path";
            case InetSocketAddress internet -> internet.getAddress() + ":"
                    + (internet.getPort() == 0 ? "0" : "port");
            case SocketAddress other -> other.getClass().getName();
            case ByteBuffer buffer -> told(buffer);
            case Channel channel -> "a channel, open: " + channel.isOpen();
            case Socket socket -> "a socket";
            case ServerSocket socket -> "a server socket";
            case Closeable other -> "something to close";
            default -> value.toString();
        };
    }

    private static String told(ByteBuffer buffer) {
        int sum = 0;
        for (int i = 0; i < buffer.position(); i++) {
            sum = 31 * sum + buffer.get(i);
        }
        return buffer.position() + " of " + buffer.limit() + " of " + buffer.capacity() + " #"
                + sum;
    }
}
