package dev.heddle.loop;

/**
 * Lets be for some windows what has been tried in one and has not paid, and for twice as many each
 * time that this happens again.
 */
final class Trial {
    /*
     *   trying    a window that has not paid → resting, for `rest` windows, which then doubles
     *             one that has               → trying, and `rest` is the least again
     *   resting   its windows are over       → trying
     */
    static final int REST_MIN = 8;
    static final int REST_MAX = 1024;

    private int rest = REST_MIN;
    private int left;

    /**
     * At a window's end.
     *
     * @param tried whether it has been tried in that
     * @param paid  whether that has paid
     * @return whether it may be tried in the next
     */
    boolean next(boolean tried, boolean paid) {
        if (left > 0) {
            left--;
        } else if (tried && !paid) {
            left = rest;
            rest = Math.min(rest * 2, REST_MAX);
        } else if (tried) {
            rest = REST_MIN;
        }
        return left == 0;
    }
}
