package dev.heddle.loop;

/**
 * An open file or socket of the facade, with a count of the calls that are using it. Its number
 * goes back to the system only when the last of them has returned, so that no call can ever reach
 * a stranger's file that got the same number.
 */
public final class Handle extends Shares {
    private final int number;

    /** Wraps the number of an open file or socket, which this owns from now on, for one loop. */
    public Handle(int number) {
        this(number, 1);
    }

    /** The same for any of so many loops of a group. */
    public Handle(int number, int loops) {
        super(loops);
        assert number >= 0 : number;
        this.number = number;
    }

    /** The backend's number. Valid while a share is held. */
    public int number() {
        return number;
    }
}
