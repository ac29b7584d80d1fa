package dev.heddle.loop;

/** Is told on the loop's driving thread that an operation has ended. */
@FunctionalInterface
public interface Callback {
    /**
     * Called exactly once per submission, from within {@link IoLoop#tick} or
     * {@link IoLoop#runFor}, never from within the submitting call. The completion is free again:
     * its result stays readable until it is used for another operation, which may happen here.
     */
    void completed(Completion completion);
}
