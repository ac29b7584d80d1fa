package dev.heddle;

/** What performs the operations of a {@link Heddle}. */
public enum BackendKind {
    /** {@link #URING} where it works, else {@link #NIO} with a line in the log that says why. */
    AUTO(null),
    /** io_uring: Linux, Java 22 or newer. */
    URING("uring"),
    /** The portable one on {@code java.nio}: everywhere. */
    NIO("nio");

    private final String backendName;

    BackendKind(String backendName) {
        this.backendName = backendName;
    }

    /** The name that the loop knows it by, null for any. */
    String backendName() {
        return backendName;
    }
}
