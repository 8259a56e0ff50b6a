package dev.sluice.store.sqlite;

import dev.sluice.job.JobState;
import dev.sluice.store.Pruned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Deletes what ended long ago. Looked for by a reader, so that the writer is held for the deletion only. */
final class Pruning {

    private static final String EXPIRED = "SELECT seq FROM job WHERE state = '%1$s'"
            + " AND " + Conditions.ENDED + " AND finished_at < ?"
            + " AND (callback IS NULL OR called = 1)"
            + " AND NOT EXISTS (SELECT 1 FROM idempotency_key k WHERE k.job = seq AND k.expires_at > ?)"
            + " ORDER BY finished_at LIMIT ?";

    private static final String DELETE = "DELETE FROM job WHERE seq = ? AND state = ? AND finished_at < ?";

    private static final String GAP =
            "UPDATE pruned SET event = max(event," + " coalesce((SELECT max(seq) FROM job_event WHERE job = ?), 0))";

    private static final String DELETE_EVENTS = "DELETE FROM job_event WHERE job = ?";

    private static final String DELETE_KEYS = "DELETE FROM idempotency_key WHERE job = ?";

    private static final int PAGES = 200;

    /** Every so-manieth page may be free. */
    private static final int KEPT_FREE = 10;

    private Pruning() {}

    static List<Long> expired(Session session, JobState state, Instant endedBefore, int limit, Instant now)
            throws SQLException {
        List<Long> seqs = new ArrayList<>();
        String query = EXPIRED.formatted(state.text());
        try (ResultSet row = session.prepare(query, endedBefore.toEpochMilli(), now.toEpochMilli(), limit)
                .executeQuery()) {
            while (row.next()) {
                seqs.add(row.getLong(1));
            }
        }
        return seqs;
    }

    /** Those that are still as they were found: a person may have retried one. */
    static Pruned delete(Session session, List<Long> seqs, JobState state, Instant endedBefore) throws SQLException {
        long began = System.nanoTime();
        int jobs = 0;
        for (long seq : seqs) {
            if (session.prepare(DELETE, seq, state.text(), endedBefore.toEpochMilli())
                            .executeUpdate()
                    == 1) {
                session.prepare(GAP, seq).executeUpdate();
                session.prepare(DELETE_EVENTS, seq).executeUpdate();
                session.prepare(DELETE_KEYS, seq).executeUpdate();
                jobs++;
            }
        }
        return new Pruned(jobs, Duration.ofNanos(System.nanoTime() - began));
    }

    /**
     * Moves free pages to the end of the file and cuts them off. A part of the file stays free: what comes in next
     * would have to make it larger again.
     */
    static boolean reclaim(Session session) throws SQLException {
        boolean isMuch = isMuchFree(session);
        if (isMuch) {
            session.executeToItsEnd("PRAGMA incremental_vacuum(" + PAGES + ")");
        }
        return isMuch && isMuchFree(session);
    }

    private static boolean isMuchFree(Session session) throws SQLException {
        return session.number("PRAGMA freelist_count") * KEPT_FREE > session.number("PRAGMA page_count");
    }
}
