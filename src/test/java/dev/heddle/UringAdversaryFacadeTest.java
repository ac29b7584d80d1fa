package dev.heddle;

import dev.heddle.backend.Seed;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

/** The facade on an adversary on io_uring. */
@EnabledForJreRange(min = JRE.JAVA_22)
@ExtendWith(Seed.class)
class UringAdversaryFacadeTest {
    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Phases extends PhaseContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnUring, Setting.Adverse {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnUring, Setting.Adverse {
    }
}
