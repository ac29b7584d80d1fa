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
        return other == deadline ? this : new Terms(other, scope);
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
        Refusal refusal = enter(handle);
        if (refusal != null) {
            return refusal;
        }
        boolean begun = false;
        try {
            call.begin(handle, inScope());
            begun = true;
            return null;
        } finally {
            if (!begun) {
                leave(handle);
            }
        }
    }

    /** The same for what the caller does itself; if it may, {@link #leave} has to follow. */
    Refusal enter(Shares handle) {
        if (handle != null && !handle.acquire()) {
            return Refusal.CLOSED;
        }
        if (scope != null && !scope.shares.acquire()) {
            Shares.releaseIfAny(handle);
            return Refusal.CANCELLED;
        }
        return null;
    }

    /** Returns what {@link #enter} has taken. */
    void leave(Shares handle) {
        Shares.releaseIfAny(handle);
        Shares.releaseIfAny(inScope());
    }

    private Shares inScope() {
        return scope == null ? null : scope.shares;
    }
}
