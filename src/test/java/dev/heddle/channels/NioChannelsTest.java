package dev.heddle.channels;

import dev.heddle.BackendKind;
import org.junit.jupiter.api.Nested;

/** The drop-ins on the portable backend. */
class NioChannelsTest {
    @Nested
    class SocketChannels extends SocketChannelOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }
}
