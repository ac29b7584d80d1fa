package dev.heddle;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Virtual threads that the loop runs, on io_uring. */
@EnabledForJreRange(min = JRE.JAVA_22)
class UringFusedFacadeTest {
    @Nested
    class Loops extends LoopsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Threads extends ThreadsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Scenarios extends FacadeScenarios implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileOpen extends FileOpenContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileTransfer extends FileTransferContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileVectors extends FileVectorsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileLocks extends FileLockContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileLockWaits extends FileLockWaitContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Queues extends QueueContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class StreamVectors extends StreamVectorsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Syncs extends SyncContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FilesInPlace extends FileInPlaceContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileCopies extends FileCopyContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileRelays extends FileRelayContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FileDevices extends FileDeviceContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class FilesDirect extends FileDirectContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Paths extends PathsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class PathEnds extends PathEndsContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Interrupts extends InterruptContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Cancels extends CancelContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Deaths extends DeathContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class SilentPeers extends SilentPeerContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Readinesses extends ReadinessContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Life extends LifeContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Udp extends UdpContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Memberships extends MembershipContract implements Setting.OnUring, Setting.Fused {
    }

    @Nested
    class Unix extends UnixSocketContract implements Setting.OnUring, Setting.Fused {
    }
}
