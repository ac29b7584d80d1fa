package dev.heddle;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The facade on io_uring. */
@EnabledForJreRange(min = JRE.JAVA_22)
class UringFacadeTest {
    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnUring {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnUring {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnUring {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnUring {
    }

    @Nested
    class Syncs extends SyncContract implements Setting.OnUring {
    }

    @Nested
    class FilesInPlace extends FileInPlaceContract implements Setting.OnUring {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnUring {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnUring {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnUring {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnUring {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnUring {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnUring {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnUring {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnUring {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnUring {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnUring {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnUring {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnUring {
    }

    @Nested
    class Structured extends StructuredContract implements Setting.OnUring {
    }

    @Nested
    class Phases extends PhaseContract implements Setting.OnUring {
    }

    @Nested
    class Deaths extends DeathContract implements Setting.OnUring {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnUring {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnUring {
    }

    @Nested
    class Unconnected extends UnconnectedContract implements Setting.OnUring {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnUring {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnUring {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnUring {
    }

    @Nested
    class Narrowness extends NarrowContract implements Setting.OnUring {
    }

    @Nested
    class Scarcity extends ScarcityContract implements Setting.OnUring {
    }

    @Nested
    class Life extends LifeContract implements Setting.OnUring {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnUring {
    }

    @Nested
    class Memberships extends MembershipContract implements Setting.OnUring {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnUring {
    }
}
