package dev.sluice.queue;

/**
 * What is known of the jobs that wait in the store and in no buffer: how many, and a rank that none of them is before. Not
 * thread-safe: part of a {@link Buffer} and guarded by it.
 */
final class Backlog {

    private static final long NONE = Long.MAX_VALUE;

    /** Could be before everything. */
    static final long UNKNOWN = Long.MIN_VALUE;

    private int stored;
    private int arriving;
    private long frontier = NONE;
    private int addedMeanwhile;
    private long rankMeanwhile = NONE;

    int stored() {
        return stored;
    }

    /** Those that are on their way there included. */
    int all() {
        return stored + arriving;
    }

    boolean isBehind(long rank) {
        return all() == 0 || rank < frontier;
    }

    /** A job is on its way. */
    void begin(long rank) {
        arriving++;
        lower(rank);
    }

    /** A job that was on its way has arrived, or never will. */
    void end(boolean arrived) {
        arriving--;
        if (arrived) {
            stored++;
            addedMeanwhile++;
        }
    }

    void add(int jobs) {
        stored += jobs;
        addedMeanwhile += jobs;
        lower(UNKNOWN);
    }

    private void lower(long rank) {
        frontier = Math.min(frontier, rank);
        rankMeanwhile = Math.min(rankMeanwhile, rank);
    }

    /** A feed begins that takes so many. */
    void take(int jobs) {
        stored -= jobs;
        addedMeanwhile = 0;
        rankMeanwhile = NONE;
    }

    /** A feed that failed took nothing. */
    void untake(int jobs) {
        stored += jobs;
    }

    /** A feed has taken what it found, all that was before a rank. */
    void taken(boolean all, long lastRank) {
        if (all) {
            stored = addedMeanwhile;
        }
        long left = all ? NONE : lastRank;
        frontier = all() == 0 ? NONE : Math.min(left, rankMeanwhile);
    }
}
