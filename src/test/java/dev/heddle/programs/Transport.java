package dev.heddle.programs;

import dev.heddle.channels.HeddleChannels;
import dev.heddle.channels.HeddleSocketFactory;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import javax.net.SocketFactory;

/** Whose sockets a program runs on. */
interface Transport extends Ground {
    /** What programs are given that ask for such a thing. */
    SocketFactory sockets();

    /** Neither bound nor connected. */
    SocketChannel openSocket() throws IOException;

    /** Not bound. */
    ServerSocketChannel openServerSocket() throws IOException;

    /** The JDK's own. */
    interface OfTheJdk extends Transport {
        @Override
        default SocketFactory sockets() {
            return SocketFactory.getDefault();
        }

        @Override
        default SocketChannel openSocket() throws IOException {
            return SocketChannel.open();
        }

        @Override
        default ServerSocketChannel openServerSocket() throws IOException {
            return ServerSocketChannel.open();
        }
    }

    /** Ours. */
    interface OfHeddle extends Transport, Ground.OfHeddle {
        @Override
        default SocketFactory sockets() {
            return new HeddleSocketFactory();
        }

        @Override
        default SocketChannel openSocket() throws IOException {
            return HeddleChannels.shared().openSocket();
        }

        @Override
        default ServerSocketChannel openServerSocket() throws IOException {
            return HeddleChannels.shared().openServerSocket();
        }
    }

    /** Ours on the portable backend. */
    interface OfHeddleOnNio extends OfHeddle, OnNio {
    }

    /** Ours on io_uring. */
    interface OfHeddleOnUring extends OfHeddle, OnUring {
    }
}
