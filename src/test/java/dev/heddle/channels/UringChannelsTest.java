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

    @Nested
    class Waiting extends WaitingOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class ServerSocketChannels extends ServerSocketChannelOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class Sockets extends SocketOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class Differential extends DifferentialOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class Datagrams extends DatagramOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class OwnWays extends OwnWaysContract {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class ServerSockets extends ServerSocketOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class SocketWrites extends SocketWriteOracle {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }

    @Nested
    class SocketDepartures extends SocketDepartureContract {
        @Override
        BackendKind backend() {
            return BackendKind.URING;
        }
    }
}
