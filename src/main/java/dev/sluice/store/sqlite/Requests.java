package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.store.JobBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What persons ask for. Only the writer's thread changes a row, so what it has read holds until its commit. */
final class Requests {

    static final Set<JobState> LIVE = Set.of(JobState.SCHEDULED, JobState.QUEUED, JobState.RUNNING, JobState.RETRYING);

    static final Set<JobState> RETRIABLE = Set.of(JobState.FAILED, JobState.CANCELLED);

    private static final String BY_ID = "SELECT " + JobRow.COLUMNS + " FROM job WHERE id = ?";
    private static final String BY_SEQ = "SELECT " + JobRow.COLUMNS + " FROM job WHERE seq = ?";

    private static final String CANCEL = "UPDATE job SET state = 'cancelled', version = version + 1, home = NULL,"
            + " finished_at = ? WHERE seq = ? RETURNING " + JobRow.COLUMNS;

    private static final String WISH = "UPDATE job SET cancel = 1 WHERE seq = ?";

    private static final String RETRY =
            "UPDATE job SET state = 'queued', version = version + 1, home = NULL, attempt = 0,"
                    + " crashes = 0, cancel = 0, called = 0, run_at = ?, rank = ?, started_at = NULL, finished_at = NULL, percent = NULL,"
                    + " message = NULL WHERE seq = ? RETURNING " + JobRow.COLUMNS;

    private static final String TWIN = "SELECT count(*) FROM job WHERE kind = ? AND unique_key = ?"
            + " AND unique_key IS NOT NULL AND " + Conditions.LIVE;

    private Requests() {}

    static @Nullable Job find(Session session, JobId id) throws SQLException {
        return one(session, BY_ID, (Object) JobRow.bytes(id));
    }

    static @Nullable Job cancel(Session session, JobId id, Instant now) throws SQLException {
        Job job = find(session, id);
        return job == null ? null : cancel(session, job, now);
    }

    private static Job cancel(Session session, Job job, Instant now) throws SQLException {
        if (job.state().isFinal()) {
            throw JobException.Conflict.ended(job);
        }
        if (job.state() == JobState.RUNNING) {
            session.prepare(WISH, job.seq()).executeUpdate();
            session.wish(job.id());
            return job;
        }
        return moved(session, job, CANCEL, now, now.toEpochMilli(), job.seq());
    }

    static @Nullable Job retry(Session session, JobId id, Instant now) throws SQLException {
        Job job = find(session, id);
        return job == null ? null : retry(session, job, now);
    }

    private static Job retry(Session session, Job job, Instant now) throws SQLException {
        if (job.state() != JobState.FAILED && job.state() != JobState.CANCELLED) {
            throw JobException.Conflict.notRetriable(job);
        }
        if (job.uniqueKey() != null && hasTwin(session, job)) {
            throw JobException.Conflict.twin(job);
        }
        return moved(session, job, RETRY, now, now.toEpochMilli(), Priority.rank(now, job.priority()), job.seq());
    }

    private static boolean hasTwin(Session session, Job job) throws SQLException {
        try (ResultSet row = session.prepare(TWIN, job.kind(), String.valueOf(job.uniqueKey()))
                .executeQuery()) {
            return row.getLong(1) > 0;
        }
    }

    private static Job moved(Session session, Job job, String update, Instant now, Object... values)
            throws SQLException {
        Job moved = one(session, update, values);
        if (moved == null) {
            throw new SQLException("job " + job.id() + " was there and is gone");
        }
        JobEvent event = new JobEvent(
                moved.id(),
                moved.kind(),
                moved.queue(),
                moved.state(),
                moved.attempt(),
                moved.version(),
                now,
                null,
                null,
                null);
        EventLog.append(session, moved.seq(), event, moved.tags(), job.state());
        return moved;
    }

    /** Those of the candidates that are still meant. */
    static JobBatch cancelAll(Session session, Scan.Step step, Instant now) throws SQLException {
        int matched = 0;
        for (long seq : step.seqs()) {
            Job job = one(session, BY_SEQ, seq);
            if (job != null && step.states().contains(job.state())) {
                cancel(session, job, now);
                matched++;
            }
        }
        return new JobBatch(matched, Map.of(), step.next());
    }

    /** Those of the candidates that are still meant. */
    static JobBatch retryAll(Session session, Scan.Step step, Instant now) throws SQLException {
        Map<String, Integer> queued = new TreeMap<>();
        for (long seq : step.seqs()) {
            Job job = one(session, BY_SEQ, seq);
            if (job != null
                    && step.states().contains(job.state())
                    && (job.uniqueKey() == null || !hasTwin(session, job))) {
                retry(session, job, now);
                queued.merge(job.queue(), 1, Integer::sum);
            }
        }
        return new JobBatch(queued.values().stream().mapToInt(Integer::intValue).sum(), queued, step.next());
    }

    private static @Nullable Job one(Session session, String query, Object... values) throws SQLException {
        try (ResultSet row = session.prepare(query, values).executeQuery()) {
            return row.next() ? JobRow.job(row) : null;
        }
    }
}
