package dev.heddle;

import org.junit.jupiter.api.Nested;

/** Virtual threads that the loop runs, on the portable backend. */
class NioFusedFacadeTest {
    @Nested
    class Loops extends LoopsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Threads extends ThreadsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Syncs extends SyncContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FilesInPlace extends FileInPlaceContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Deaths extends DeathContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Life extends LifeContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Memberships extends MembershipContract implements Setting.OnNio, Setting.Fused {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnNio, Setting.Fused {
    }
}
