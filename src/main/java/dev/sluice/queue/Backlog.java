package dev.sluice.queue;

import dev.sluice.store.Ticket;
import java.util.List;
import java.util.TreeMap;

/**
 * What waits in the store and in no buffer, as far as this process knows: how many, and a rank that none of them is before.
 * Its size does not grow with theirs. Guarded by the monitor of its {@link Buffer}.
 *
 * <p>The number may be too high, where jobs were cancelled or are of kinds that this process cannot run; a feed that finds
 * less than it asked for sets it right. It is never too low.
 */
final class Backlog {

    private static final long NOBODY = Long.MAX_VALUE;
    private static final long ANYBODY = Long.MIN_VALUE;

    /** The ranks of writes under way that add to the backlog, each with how many there are. */
    private final TreeMap<Long, Integer> writes = new TreeMap<>();

    private int writing;
    private int stored;
    private int feeding;
    private long first = NOBODY;
    private int storedSinceFeed;
    private long firstSinceFeed = NOBODY;
    private long tooMany;
    private long tooManyBefore;

    /** All that wait, those counted that are just on their way into the store or out of it. */
    int size() {
        return stored + feeding + writing;
    }

    /** Jobs that a feed would find. */
    int stored() {
        return stored;
    }

    /** None that waits has a lower rank. */
    long frontier() {
        if (size() == 0) {
            return NOBODY;
        }
        return writes.isEmpty() ? first : Math.min(first, writes.firstKey());
    }

    /** Adds jobs whose ranks nobody told. */
    void add(int jobs) {
        add(jobs, ANYBODY);
    }

    private void add(int jobs, long rank) {
        stored += jobs;
        first = Math.min(first, rank);
        if (feeding > 0) {
            storedSinceFeed += jobs;
            firstSinceFeed = Math.min(firstSinceFeed, rank);
        }
    }

    /** At least so many wait, as a count says. It may be older than a feed, which sets it right again. */
    void atLeast(int counted) {
        int missing = counted - stored - feeding;
        if (missing > 0) {
            add(missing);
        }
    }

    /** A job is being written that will wait here. */
    void begin(long rank) {
        writes.merge(rank, 1, Integer::sum);
        writing++;
    }

    /** The write of a job has ended. */
    void end(long rank, boolean waits) {
        writes.computeIfPresent(rank, (key, jobs) -> jobs == 1 ? null : jobs - 1);
        writing--;
        if (waits) {
            add(1, rank);
        }
    }

    /** Begins a feed for so many places at most; says for how many. */
    int beginFeed(int places) {
        feeding = Math.min(stored, places);
        stored -= feeding;
        storedSinceFeed = 0;
        firstSinceFeed = NOBODY;
        return feeding;
    }

    /** A feed found these: if they are fewer than it asked for, nothing else waited then; else nothing before the last. */
    void fed(List<Ticket> tickets) {
        if (tickets.size() < feeding) {
            stored = storedSinceFeed;
            first = firstSinceFeed;
            tooMany = 0;
            tooManyBefore = 0;
        } else {
            long last = stored == 0 ? NOBODY : tickets.get(tickets.size() - 1).rank();
            first = Math.min(last, firstSinceFeed);
        }
        feeding = 0;
    }

    /** A feed failed: what it asked for waits still. */
    void missed() {
        stored += feeding;
        feeding = 0;
    }

    /**
     * Compares what is believed to be stored with a count of it. The two were not taken in the same moment, so only what is
     * too many twice is believed to be. Writes under way do not count, for they may not be in the count either.
     */
    void compare(long counted) {
        long now = Math.max(0, stored + feeding - counted);
        tooMany = Math.min(now, tooManyBefore);
        tooManyBefore = now;
    }

    /** The size as it was last compared. */
    int estimate() {
        return (int) Math.max(0, size() - tooMany);
    }
}
