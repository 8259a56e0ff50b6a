package dev.sluice.store.sqlite;

/** Conditions of partial indexes, word for word: SQLite takes such an index where it finds its condition in the query. */
final class Conditions {

    /** A job that is still to end. */
    static final String LIVE = "(state = 'scheduled' OR state = 'queued' OR state = 'running' OR state = 'retrying')";

    /** A job in a state that few are in among many. */
    static final String SELDOM =
            "(state = 'scheduled' OR state = 'retrying' OR state = 'failed' OR state = 'cancelled')";

    /** A job that has ended. */
    static final String ENDED = "(state = 'succeeded' OR state = 'failed' OR state = 'cancelled')";

    private Conditions() {}
}
