package dev.heddle.channels;

import dev.heddle.Heddle;
import java.util.Objects;

/**
 * Opens drop-ins for the JDK's channels and sockets, on a {@link Heddle} of the caller's or on the
 * process's own.
 *
 * <p>They belong to that Heddle: when it is closed, so are they. Any thread may call.
 */
public final class HeddleChannels {
    private final Heddle heddle;

    private HeddleChannels(Heddle heddle) {
        this.heddle = heddle;
    }

    /** On this Heddle, and with the deadline and scope of this view of it. */
    public static HeddleChannels of(Heddle heddle) {
        return new HeddleChannels(Objects.requireNonNull(heddle, "heddle"));
    }

    /**
     * On the process's own Heddle, which is opened on first use with the defaults.
     *
     * @throws java.io.UncheckedIOException if a backend is forced by the system property
     *         {@code dev.heddle.backend} and cannot run here
     */
    public static HeddleChannels shared() {
        return of(SharedHeddle.get());
    }

    /** On which these are. */
    public Heddle heddle() {
        return heddle;
    }
}
