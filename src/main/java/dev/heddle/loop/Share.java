package dev.heddle.loop;

/** One completion's share of a file, a socket or a scope, and its link in the list of those. */
final class Share {
    final Completion holder;
    /** Whose share is held, or null. Set by the starter; the driving thread's once started. */
    Shares of;
    /** The count of {@link Shares#cancels} that the holder knows. */
    int cancelsSeen;
    Share previous;
    Share next;

    Share(Completion holder) {
        this.holder = holder;
    }

    /** Whether the holder must not start: closing, or a cancelling of all, has come first. */
    boolean isRevoked() {
        return of.isClosing() || of.cancels() != cancelsSeen;
    }

    Shares take() {
        Shares taken = of;
        of = null;
        return taken;
    }
}
