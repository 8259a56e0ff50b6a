package dev.sluice.store.sqlite;

import static dev.sluice.store.sqlite.Session.Null.or;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The moves of one job. Each is one guarded update and one entry in the log; where the guard does not hold, nothing is
 * written.
 */
final class Moves {

    private static final String START = "UPDATE job SET state = 'running', attempt = attempt + 1, epoch = epoch + 1,"
            + " version = version + 1, started_at = max(?, created_at, run_at, ifnull(error_at, 0)), home = ?,"
            + " percent = NULL, message = NULL"
            + " WHERE seq = ? AND state = 'queued' RETURNING " + JobRow.COLUMNS + ", epoch";

    /** The same of a job that is known, and in a buffer. */
    private static final String START_KNOWN =
            "UPDATE job SET state = 'running', attempt = attempt + 1, epoch = epoch + 1,"
                    + " version = version + 1, started_at = ?, percent = NULL, message = NULL"
                    + " WHERE seq = ? AND state = 'queued' AND version = ? AND home = ?";

    private static final String CLAIMED = " WHERE seq = ? AND state = 'running' AND epoch = ?";

    private static final String VERSION = " RETURNING version";

    /** Nobody wishes the job to be cancelled: the end is the handler's to say. */
    private static final String GUARD = CLAIMED + " AND cancel = 0" + VERSION;

    private static final String PROGRESS =
            "UPDATE job SET version = version + 1, percent = ?, message = ?" + CLAIMED + VERSION;

    private static final String SUCCEED = "UPDATE job SET state = 'succeeded', version = version + 1, home = NULL,"
            + " crashes = 0, finished_at = ?, result = ?, percent = coalesce(?, percent),"
            + " message = CASE WHEN ? IS NULL THEN message ELSE ? END" + GUARD;

    /** The same of an attempt that said nothing of its progress, as most do. */
    private static final String SUCCEED_AS_STARTED = "UPDATE job SET state = 'succeeded', version = version + 1,"
            + " home = NULL, crashes = 0, finished_at = ?, result = ?" + CLAIMED + " AND cancel = 0 AND version = ?";

    private static final String END_BADLY = "UPDATE job SET state = ?, version = version + 1, home = NULL, crashes = 0,"
            + " finished_at = ?, run_at = ?, rank = ?, error_type = ?, error_message = ?, error_attempt = ?, error_at = ?"
            + GUARD;

    private static final String PUT_BACK = "UPDATE job SET state = 'queued', version = version + 1, home = NULL,"
            + " attempt = attempt - 1, started_at = NULL, percent = NULL, message = NULL" + GUARD;

    private static final String SNOOZE = "UPDATE job SET state = 'retrying', version = version + 1, home = NULL,"
            + " attempt = attempt - 1, started_at = NULL, percent = NULL, message = NULL, crashes = 0, run_at = ?,"
            + " rank = ?" + GUARD;

    private static final String CANCEL = "UPDATE job SET state = 'cancelled', version = version + 1, home = NULL,"
            + " crashes = 0, epoch = epoch + 1, cancel = 0, finished_at = ?" + CLAIMED + " AND cancel >= ?" + VERSION;

    private final long home;

    Moves(long home) {
        this.home = home;
    }

    @Nullable
    Claim start(Session session, Ticket ticket, Instant now) throws SQLException {
        Claim known = startKnown(session, ticket, now);
        Claim claim = known == null ? startStored(session, ticket, now) : known;
        if (claim != null) {
            EventLog.append(
                    session,
                    ticket.seq(),
                    event(claim, JobState.RUNNING, claim.job().version(), claim.notBefore(now), null, null, null),
                    claim.job().tags(),
                    JobState.QUEUED);
        }
        return claim;
    }

    private @Nullable Claim startKnown(Session session, Ticket ticket, Instant now) throws SQLException {
        Known.Row row = session.known().take(ticket);
        if (row == null) {
            return null;
        }
        Claim claim = row.claimed(now);
        int started = session.prepare(
                        START_KNOWN,
                        claim.notBefore(now).toEpochMilli(),
                        ticket.seq(),
                        row.job().version(),
                        home)
                .executeUpdate();
        return started == 1 ? claim : null;
    }

    private @Nullable Claim startStored(Session session, Ticket ticket, Instant now) throws SQLException {
        try (ResultSet row =
                session.prepare(START, now.toEpochMilli(), home, ticket.seq()).executeQuery()) {
            return row.next() ? new Claim(JobRow.job(row), row.getLong(JobRow.NEXT)) : null;
        }
    }

    boolean progress(Session session, Claim claim, Progress progress, Instant now) throws SQLException {
        return move(
                session,
                claim,
                session.prepare(
                        PROGRESS,
                        progress.percent(),
                        or(progress.message()),
                        claim.job().seq(),
                        claim.epoch()),
                event(claim, JobState.RUNNING, 0, now, progress, null, null));
    }

    Settled succeed(Session session, Claim claim, @Nullable String result, @Nullable Progress progress, Instant now)
            throws SQLException {
        if (progress == null && succeedAsStarted(session, claim, result, now)) {
            return Settled.KEPT;
        }
        Object percent = or(progress == null ? null : progress.percent());
        return end(
                session,
                claim,
                session.prepare(
                        SUCCEED,
                        now.toEpochMilli(),
                        or(result),
                        percent,
                        percent,
                        or(progress == null ? null : progress.message()),
                        claim.job().seq(),
                        claim.epoch()),
                event(claim, JobState.SUCCEEDED, 0, now, null, result, null));
    }

    private static boolean succeedAsStarted(Session session, Claim claim, @Nullable String result, Instant now)
            throws SQLException {
        Job job = claim.job();
        int ended = session.prepare(
                        SUCCEED_AS_STARTED, now.toEpochMilli(), or(result), job.seq(), claim.epoch(), job.version())
                .executeUpdate();
        if (ended == 1) {
            log(session, claim, event(claim, JobState.SUCCEEDED, job.version() + 1, now, null, result, null));
        }
        return ended == 1;
    }

    Settled retry(Session session, Claim claim, JobError error, Instant due, Instant now) throws SQLException {
        return endBadly(session, claim, JobState.RETRYING, error, null, due, now);
    }

    Settled fail(Session session, Claim claim, JobError error, Instant now) throws SQLException {
        return endBadly(
                session,
                claim,
                JobState.FAILED,
                error,
                now.toEpochMilli(),
                claim.job().runAt(),
                now);
    }

    /** The log keeps one time for an event and its error, so the row and those who watch get the same. */
    private Settled endBadly(
            Session session, Claim claim, JobState to, JobError cause, @Nullable Long end, Instant due, Instant now)
            throws SQLException {
        JobError error = new JobError(cause.type(), cause.message(), cause.attempt(), now, cause.trace());
        return end(
                session,
                claim,
                session.prepare(
                        END_BADLY,
                        to.text(),
                        or(end),
                        due.toEpochMilli(),
                        Priority.rank(due, claim.job().priority()),
                        error.type(),
                        or(error.message()),
                        error.attempt(),
                        error.at().toEpochMilli(),
                        claim.job().seq(),
                        claim.epoch()),
                event(claim, to, 0, now, null, null, error));
    }

    Settled putBack(Session session, Claim claim, Instant now) throws SQLException {
        return end(
                session,
                claim,
                session.prepare(PUT_BACK, claim.job().seq(), claim.epoch()),
                unspent(claim, JobState.QUEUED, now));
    }

    Settled snooze(Session session, Claim claim, Instant due, Instant now) throws SQLException {
        return end(
                session,
                claim,
                session.prepare(
                        SNOOZE,
                        due.toEpochMilli(),
                        Priority.rank(due, claim.job().priority()),
                        claim.job().seq(),
                        claim.epoch()),
                unspent(claim, JobState.RETRYING, now));
    }

    private static JobEvent unspent(Claim claim, JobState to, Instant now) {
        return event(claim, to, 0, now, null, null, null)
                .withAttempt(claim.job().attempt() - 1);
    }

    Settled cancel(Session session, Claim claim, Instant now) throws SQLException {
        return cancel(session, claim, now, false);
    }

    private static Settled cancel(Session session, Claim claim, Instant now, boolean wished) throws SQLException {
        boolean isCancelled = move(
                session,
                claim,
                session.prepare(CANCEL, now.toEpochMilli(), claim.job().seq(), claim.epoch(), wished ? 1 : 0),
                event(claim, JobState.CANCELLED, 0, now, null, null, null));
        return isCancelled ? Settled.CANCELLED : Settled.DROPPED;
    }

    /** Ends an attempt, unless somebody wished that the job be cancelled: then that. */
    private static Settled end(Session session, Claim claim, PreparedStatement update, JobEvent event)
            throws SQLException {
        return move(session, claim, update, event) ? Settled.KEPT : cancel(session, claim, event.at(), true);
    }

    /** Runs a guarded update and, if it found its row, logs the event under the version that the row got. */
    private static boolean move(Session session, Claim claim, PreparedStatement update, JobEvent event)
            throws SQLException {
        long version;
        try (ResultSet row = update.executeQuery()) {
            if (!row.next()) {
                return false;
            }
            version = row.getLong(1);
        }
        log(session, claim, event.withVersion(version));
        return true;
    }

    private static void log(Session session, Claim claim, JobEvent event) throws SQLException {
        EventLog.append(session, claim.job().seq(), event, claim.job().tags(), JobState.RUNNING);
    }

    private static JobEvent event(
            Claim claim,
            JobState state,
            long version,
            Instant now,
            @Nullable Progress progress,
            @Nullable String result,
            @Nullable JobError error) {
        Job job = claim.job();
        return new JobEvent(
                job.id(), job.kind(), job.queue(), state, job.attempt(), version, now, progress, result, error);
    }
}
