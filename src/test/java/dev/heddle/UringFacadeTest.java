package dev.heddle;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The facade on io_uring. */
@EnabledForJreRange(min = JRE.JAVA_22)
class UringFacadeTest {
    private static final HeddleOptions OPTIONS =
            HeddleOptions.defaults().withBackend(BackendKind.URING);

    @Nested
    class Scenarios extends FacadeScenarios {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class FileOpen extends FileOpenContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class FileTransfer extends FileTransferContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class FileVectors extends FileVectorsContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Paths extends PathsContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class PathEnds extends PathEndsContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Interrupts extends InterruptContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Closes extends CloseContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Tcp extends TcpContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class TcpFailures extends TcpFailureContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Cancels extends CancelContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Deaths extends DeathContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Narrowness extends NarrowContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Scarcity extends ScarcityContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class SilentPeers extends SilentPeerContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Phases extends PhaseContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class FileDevices extends FileDeviceContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }

    @Nested
    class Life extends LifeContract {
        @Override
        HeddleOptions options() {
            return OPTIONS;
        }
    }
}
