package dev.heddle.backend;

import java.io.IOException;

/** A backend cannot run here. The message tells the cause and the {@linkplain #remedy remedy}. */
public final class BackendUnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final String remedy;

    /**
     * @param reason what is missing or denied, as the end of a sentence ("io_uring_setup was
     *               refused: EPERM …")
     * @param remedy what the user can do about it, as a sentence
     */
    public BackendUnavailableException(String reason, String remedy, Throwable cause) {
        super(reason + ". " + remedy, cause);
        this.reason = reason;
        this.remedy = remedy;
    }

    /** What is missing or denied. */
    public String reason() {
        return reason;
    }

    /** What the user can do about it. */
    public String remedy() {
        return remedy;
    }
}
