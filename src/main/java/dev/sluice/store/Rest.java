package dev.sluice.store;

import java.time.Duration;

/** For how long to let something be that takes the longer the more jobs there are, so that nobody is at it all the time. */
public final class Rest {

    private static final int TIMES = 19;
    private static final long LONGEST = Duration.ofSeconds(15).toNanos();

    private Rest() {}

    /**
     * Nineteen times as long as it took, which is then a twentieth of the time, but not for long: it may have been slow
     * because all was.
     *
     * @param nanos how long it took
     * @return in nanoseconds too
     */
    public static long after(long nanos) {
        return Math.min(nanos * TIMES, LONGEST);
    }
}
