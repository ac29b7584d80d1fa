package dev.heddle.loop;

/** Takes steps one after the other, whatever became of those before, and keeps what failed. */
final class Steps {
    private Throwable failure;

    void take(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            } else if (failure != e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws the first failure, if there was one, with the later ones. */
    void rethrow() {
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
    }
}
