package dev.heddle;

import org.junit.jupiter.api.Nested;

/** The facade on the portable backend. */
class NioFacadeTest {
    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnNio {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnNio {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnNio {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnNio {
    }

    @Nested
    class Syncs extends SyncContract implements Setting.OnNio {
    }

    @Nested
    class FilesInPlace extends FileInPlaceContract implements Setting.OnNio {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnNio {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnNio {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnNio {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnNio {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnNio {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnNio {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnNio {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnNio {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnNio {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnNio {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnNio {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnNio {
    }

    @Nested
    class Structured extends StructuredContract implements Setting.OnNio {
    }

    @Nested
    class Phases extends PhaseContract implements Setting.OnNio {
    }

    @Nested
    class Deaths extends DeathContract implements Setting.OnNio {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnNio {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnNio {
    }

    @Nested
    class Unconnected extends UnconnectedContract implements Setting.OnNio {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnNio {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnNio {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnNio {
    }

    @Nested
    class Narrowness extends NarrowContract implements Setting.OnNio {
    }

    @Nested
    class Scarcity extends ScarcityContract implements Setting.OnNio {
    }

    @Nested
    class Life extends LifeContract implements Setting.OnNio {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnNio {
    }

    @Nested
    class Memberships extends MembershipContract implements Setting.OnNio {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnNio {
    }
}
