package dev.heddle.bench.jmh;

import dev.heddle.UdpSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A datagram to itself: a send and a receive, both done in place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = Micro.FORKS, jvmArgsAppend = Micro.VIRTUAL)
public class Datagram {
    private static final int BYTES = 64;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    private UdpSocket socket;

    /** Binds it, and makes it its own peer. */
    @Setup(Level.Trial)
    public void open(Opened opened) throws IOException {
        socket = opened.heddle.bindUdp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.connect(socket.localAddress());
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        socket.close();
    }

    /** There and back. */
    @Benchmark
    public InetSocketAddress sendAndReceive() throws IOException {
        socket.send(buffer.clear());
        return socket.receive(buffer.clear());
    }
}
