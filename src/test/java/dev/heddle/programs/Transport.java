package dev.heddle.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.BackendKind;
import dev.heddle.Heddle;
import dev.heddle.channels.HeddleChannels;
import dev.heddle.channels.HeddleSocketFactory;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import javax.net.SocketFactory;

/** Whose sockets a program runs on. */
interface Transport {
    /** The system property that forces a backend. */
    String BACKEND = "dev.heddle.backend";

    /** Before each test: what is opened from here on is this transport's. */
    default void begin() throws IOException {
    }

    /** After each test, with everything closed that it opened. */
    default void end() throws IOException {
    }

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

    /** Those of the process's own Heddle, as programs get them that are told nothing but a name. */
    interface OfHeddle extends Transport {
        /** On which it runs. */
        BackendKind backend();

        @Override
        default void begin() throws IOException {
            String property = System.getProperty(BACKEND);
            System.setProperty(BACKEND, backend().name().toLowerCase(Locale.ROOT));
            try {
                HeddleChannels.shared().heddle().close();
                assertEquals(backend(), HeddleChannels.shared().heddle().backend());
            } finally {
                restore(property);
            }
        }

        private static void restore(String property) {
            if (property == null) {
                System.clearProperty(BACKEND);
            } else {
                System.setProperty(BACKEND, property);
            }
        }

        /** That the program ran on it shows in what it did. */
        @Override
        default void end() throws IOException {
            try (Heddle heddle = HeddleChannels.shared().heddle()) {
                assertEquals(backend(), heddle.backend());
                assertTrue(heddle.statistics().get("SUBMITTED") > 0);
            }
        }

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

    /** On the portable backend. */
    interface OfHeddleOnNio extends OfHeddle {
        @Override
        default BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    /** On io_uring. */
    interface OfHeddleOnUring extends OfHeddle {
        @Override
        default BackendKind backend() {
            return BackendKind.URING;
        }
    }
}
