package dev.heddle;

import dev.heddle.loop.Call;
import dev.heddle.loop.Shares;

/**
 * On what terms the calls through one view are made.
 *
 * @param scope what may cancel them, or null
 */
record Terms(Deadline deadline, CancelScope scope) {
    static final Terms NONE = new Terms(Deadline.NEVER, null);

    /** Why a call must not begin. */
    enum Refusal { CLOSED, CANCELLED }

    Terms with(Deadline other) {
        return new Terms(other, scope);
    }

    Terms in(CancelScope other) {
        return new Terms(deadline, other);
    }

    /** Notes in a call when it came: its deadline, and what has been cancelled before. */
    Call come(Call call, Shares handle) {
        call.come(deadline.of(call.loop()), handle == null ? 0 : handle.cancels());
        return call;
    }

    /**
     * Takes the shares that a call needs.
     *
     * @param handle the file or socket that it works on, or null
     * @return null if it may begin, and then it has begun
     */
    Refusal begin(Call call, Shares handle) {
        if (handle != null && !handle.acquire()) {
            return Refusal.CLOSED;
        }
        Shares inScope = scope == null ? null : scope.shares;
        if (inScope != null && !inScope.acquire()) {
            Shares.releaseIfAny(handle);
            return Refusal.CANCELLED;
        }
        boolean begun = false;
        try {
            call.begin(handle, inScope);
            begun = true;
            return null;
        } finally {
            if (!begun) {
                Shares.releaseIfAny(handle);
                Shares.releaseIfAny(inScope);
            }
        }
    }
}
