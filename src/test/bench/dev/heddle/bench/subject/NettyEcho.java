package dev.heddle.bench.subject;

import dev.heddle.bench.Settings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Netty's echo server on one event loop, as Heddle has one loop; it differs by transport only. */
@Command(name = "netty")
public final class NettyEcho implements Callable<Integer> {
    /** Netty's native transports. */
    enum Transport {
        IO_URING(IoUringServerSocketChannel.class) {
            @Override
            IoHandlerFactory handler() {
                return IoUringIoHandler.newFactory();
            }
        },
        EPOLL(EpollServerSocketChannel.class) {
            @Override
            IoHandlerFactory handler() {
                return EpollIoHandler.newFactory();
            }
        };

        private final Class<? extends ServerSocketChannel> channel;

        Transport(Class<? extends ServerSocketChannel> channel) {
            this.channel = channel;
        }

        abstract IoHandlerFactory handler();
    }

    @Option(names = "--transport", required = true)
    private Transport transport;

    private NettyEcho() {
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new NettyEcho()).setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedArgumentsAllowed(true) // the task, which makes no difference here
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, transport.handler());
        Channel listener = new ServerBootstrap().group(loop).channel(transport.channel)
                .option(ChannelOption.SO_BACKLOG, Settings.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new SendBack());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).sync().channel();
        System.out.println("port=" + ((InetSocketAddress) listener.localAddress()).getPort());
        listener.closeFuture().sync();
        return 0;
    }

    /** As in Netty's own example. */
    private static final class SendBack extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
