package dev.heddle.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What every backend has to do, in terms of the contract alone. A backend's test extends this
 * and says how one is opened; what a backend need not do it declares as a missing
 * {@link Capability}.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Isolated("counts the process's descriptors")
public abstract class BackendContract implements TurnContract, FileContract, FileChangeContract,
        LockContract, PathContract, DirectoryContract, SocketContract, StreamVectorContract,
        UnixContract, DatagramContract, MulticastContract, FromFileContract, AttemptContract,
        WatchContract, CancelContract, CloseContract {
    private static final BackendLimits LIMITS = new BackendLimits(64, 256, 4);

    @TempDir
    Path dir;
    private Rig rig;

    /** Opens the backend under test, to be driven by the calling thread. */
    protected abstract Backend openBackend(BackendLimits limits) throws IOException;

    @BeforeEach
    void openRig() throws IOException {
        rig = new Rig(openBackend(LIMITS), dir);
    }

    @AfterEach
    void closeRig() {
        rig.close();
    }

    @Override
    public final Rig rig() {
        return rig;
    }

    @Override
    public final Rig rig(BackendLimits limits) throws IOException {
        return new Rig(openBackend(limits), dir);
    }
}
