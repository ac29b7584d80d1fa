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
    class Interrupts extends InterruptContract implements Setting.OnNio {
    }

    @Nested
    class Closes extends CloseContract implements Setting.OnNio {
    }

    @Nested
    class Tcp extends TcpContract implements Setting.OnNio {
    }

    @Nested
    class TcpFailures extends TcpFailureContract implements Setting.OnNio {
    }
}
