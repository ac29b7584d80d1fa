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

    @Nested
    class Waiting extends WaitingOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class ServerSocketChannels extends ServerSocketChannelOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class Sockets extends SocketOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class Differential extends DifferentialOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class Datagrams extends DatagramOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class OwnWays extends OwnWaysContract {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class ServerSockets extends ServerSocketOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class SocketWrites extends SocketWriteOracle {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }

    @Nested
    class SocketDepartures extends SocketDepartureContract {
        @Override
        BackendKind backend() {
            return BackendKind.NIO;
        }
    }
}
