package dev.sluice.store.postgres;

import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.List;

/**
 * How far a process has come with what waits in the store, of a queue and of its kinds: all that entered up to a number of
 * the log and is in line up to a place was taken, by this process or by another. So it goes on from there, and asks for what
 * entered since besides; what it took is behind it, though its dead rows stay for as long as somebody's snapshot is older.
 *
 * <p>Who was about to take a row and did not, after all, leaves it behind the frontier. Therefore all is looked at now and
 * then: each second, or as often as it costs little. Looks may overlap, for what each finds holds by itself.
 */
final class Frontier {

    private static final long LEAST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** So many times as long as it took, nobody looks at all again. */
    private static final long SHARE = 20;

    /** What enters is looked at one by one; if there may be more, it costs about as much time as this says to look at all. */
    private static final long MANY = 50_000;

    private static final long NANOS_EACH = 1_000;

    private boolean begun;
    private Place place = Place.FIRST;
    private long entered;
    private long lastWhole;
    private long wholeNanos;

    /** A place in line. */
    record Place(long rank, long seq) {

        static final Place FIRST = new Place(Long.MIN_VALUE, Long.MIN_VALUE);
        static final Place LAST = new Place(Long.MAX_VALUE, Long.MAX_VALUE);

        static Place of(Ticket ticket) {
            return new Place(ticket.rank(), ticket.seq());
        }
    }

    /**
     * A look that is about to begin.
     *
     * @param isWhole whether all is looked at
     * @param place behind which it looks for all
     * @param after behind which number it looks for what is in line up to that place
     * @param horizon up to which number all that entered can be seen
     * @param began by monotonic time
     */
    record Look(boolean isWhole, Place place, long after, long horizon, long began) {}

    /** The next look, if the log has come to a horizon. */
    synchronized Look next(long horizon, long now) {
        boolean isWhole = !begun || isTimeForAll(now) || isTooMuch(horizon - entered);
        if (isWhole) {
            lastWhole = now;
        }
        return new Look(isWhole, isWhole ? Place.FIRST : place, entered, horizon, now);
    }

    private boolean isTimeForAll(long now) {
        return now - lastWhole >= Math.max(LEAST_PAUSE_NANOS, SHARE * wholeNanos);
    }

    private boolean isTooMuch(long numbers) {
        return numbers > MANY && numbers * NANOS_EACH > wholeNanos;
    }

    /** Notes what a look took: all there was, or in their order as many as were asked for. */
    synchronized void looked(Look look, List<Ticket> taken, boolean isAll, long now) {
        begun = true;
        place = isAll ? Place.LAST : Place.of(taken.get(taken.size() - 1));
        entered = look.horizon();
        if (look.isWhole()) {
            lastWhole = now;
            wholeNanos = now - look.began();
        }
    }
}
