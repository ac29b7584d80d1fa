package dev.heddle.programs;

import java.io.IOException;
import javax.net.SocketFactory;

/** Whose sockets a program runs on. */
interface Transport {
    /** Before each test: what is opened from here on is this transport's. */
    default void begin() throws IOException {
    }

    /** After each test, with everything closed that it opened. */
    default void end() throws IOException {
    }

    /** What programs are given that ask for such a thing. */
    SocketFactory sockets();

    /** The JDK's own. */
    interface OfTheJdk extends Transport {
        @Override
        default SocketFactory sockets() {
            return SocketFactory.getDefault();
        }
    }
}
