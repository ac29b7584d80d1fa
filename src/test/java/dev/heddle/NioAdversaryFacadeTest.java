package dev.heddle;

import dev.heddle.backend.Seed;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The facade on an adversary on the portable backend. */
@ExtendWith(Seed.class)
class NioAdversaryFacadeTest {
    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Phases extends PhaseContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnNio, Setting.Adverse {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnNio, Setting.Adverse {
    }
}
