package dev.heddle.channels;

import dev.heddle.BackendKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The drop-ins on io_uring. */
@EnabledForJreRange(min = JRE.JAVA_22)
class UringChannelsTest {
    @Nested
    class SocketChannels extends SocketChannelOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }
}
