package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import dev.sluice.store.JobStore;
import dev.sluice.store.Rescue;
import dev.sluice.store.Ticket;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The moves of many jobs at once: feeding a buffer, what becomes due, what a dead process left. */
final class Sweeps {

    /** Of what is larger the start reads the payload. */
    private static final String SMALL = "octet_length(payload) <= " + Known.LARGEST;

    private static final String FEED = "UPDATE job SET home = ? WHERE seq IN (SELECT seq FROM job WHERE queue = ?"
            + " AND state = 'queued' AND home IS NULL AND kind IN (SELECT value FROM json_each(?))"
            + " ORDER BY rank, seq LIMIT ?) RETURNING "
            + JobRow.COLUMNS.replace("payload", "iif(" + SMALL + ", payload, '')") + ", epoch, " + SMALL;

    private static final String MOVED = " RETURNING seq, id, kind, queue, state, attempt, version, tags";

    private static final String PROMOTE =
            "UPDATE job SET state = 'queued', version = version + 1 WHERE seq IN (SELECT seq FROM job"
                    + " WHERE state IN ('scheduled', 'retrying') AND state = '%s' AND run_at <= ? ORDER BY run_at LIMIT ?)"
                    + MOVED;

    private static final String NEXT_DUE = "SELECT min(run_at) FROM job WHERE state IN ('scheduled', 'retrying')";

    private static final String OLDEST =
            "SELECT min(run_at) FROM job WHERE queue = ? AND kind = ? AND state = 'queued'";

    private static final String LAST_KNOWN = "SELECT max(e.at) FROM job j CROSS JOIN job_event e"
            + " ON e.job = j.seq AND e.version = j.version WHERE j.home IS NOT NULL AND j.state = 'running'";

    private static final String CRASHED = ", version = version + 1, crashes = crashes + 1, home = NULL,"
            + " error_type = '" + JobError.CRASHED + "', error_message = ?, error_attempt = attempt, error_at = ?"
            + " WHERE home IS NOT NULL AND state = 'running'";

    private static final String CANCEL_ORPHANS = "UPDATE job SET state = 'cancelled', version = version + 1,"
            + " crashes = 0, home = NULL, cancel = 0, finished_at = ?"
            + " WHERE home IS NOT NULL AND state = 'running' AND cancel = 1" + MOVED;

    private static final String FAIL_ORPHANS = "UPDATE job SET state = 'failed', finished_at = ?" + CRASHED
            + " AND (crashes + 1 >= " + JobStore.CRASHES + " OR attempt >= max_attempts)" + MOVED;

    private static final String REQUEUE_ORPHANS =
            "UPDATE job SET state = 'queued', started_at = NULL, percent = NULL," + " message = NULL" + CRASHED + MOVED;

    private static final String FREE_WAITING = "UPDATE job SET home = NULL WHERE home IS NOT NULL AND state = 'queued'";

    private static final String WAITING =
            "SELECT queue, count(*) FROM job WHERE state = 'queued' AND home IS NULL GROUP BY queue";

    private static final String MESSAGE = "The process ended while this attempt ran.";

    private final long home;

    Sweeps(long home) {
        this.home = home;
    }

    List<Ticket> feed(Session session, String queue, Set<String> kinds, int limit) throws SQLException {
        List<Ticket> tickets = new ArrayList<>();
        try (ResultSet rows =
                session.prepare(FEED, home, queue, array(kinds), limit).executeQuery()) {
            while (rows.next()) {
                Job job = JobRow.job(rows);
                tickets.add(Ticket.of(job));
                if (rows.getBoolean(JobRow.NEXT + 1)) {
                    session.known().put(job, rows.getLong(JobRow.NEXT));
                }
            }
        }
        tickets.sort(null);
        return tickets;
    }

    /** Names of kinds need no escape in JSON. */
    private static String array(Set<String> kinds) {
        return kinds.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
    }

    static @Nullable Instant nextDue(Session session) throws SQLException {
        try (ResultSet row = session.prepare(NEXT_DUE).executeQuery()) {
            long millis = row.next() ? row.getLong(1) : 0;
            return millis == 0 ? null : Instant.ofEpochMilli(millis);
        }
    }

    /** Since when the oldest waits in each queue: the first entry of an index for each kind that waits there. */
    static Map<String, Instant> oldest(Session session, List<JobCount> counts) throws SQLException {
        Map<String, Instant> oldest = new TreeMap<>();
        for (JobCount count : counts) {
            if (count.state() == JobState.QUEUED) {
                try (ResultSet row =
                        session.prepare(OLDEST, count.queue(), count.kind()).executeQuery()) {
                    long millis = row.getLong(1);
                    if (!row.wasNull()) {
                        oldest.merge(count.queue(), Instant.ofEpochMilli(millis), (a, b) -> a.isBefore(b) ? a : b);
                    }
                }
            }
        }
        return oldest;
    }

    /** Writes what nobody reads, to learn whether writing works. */
    static boolean touch(Session session, Instant now) throws SQLException {
        return session.prepare("UPDATE probe SET at = ?", now.toEpochMilli()).executeUpdate() == 1;
    }

    Map<String, Integer> promote(Session session, int limit, Instant now) throws SQLException {
        Map<String, Integer> queued = new TreeMap<>();
        int left = limit;
        for (JobState from : List.of(JobState.RETRYING, JobState.SCHEDULED)) {
            String update = PROMOTE.formatted(from.text());
            List<Moved> moved = moved(session.prepare(update, now.toEpochMilli(), left));
            log(session, moved, now, from, null);
            moved.forEach(each -> queued.merge(each.event().queue(), 1, Integer::sum));
            left -= moved.size();
        }
        return queued;
    }

    /** Is told to be no older than the last that is known of the dead. */
    Rescue rescue(Session session, Instant time) throws SQLException {
        long millis = Math.max(time.toEpochMilli(), lastKnown(session));
        Instant now = Instant.ofEpochMilli(millis);
        log(session, moved(session.prepare(CANCEL_ORPHANS, millis)), now, JobState.RUNNING, null);
        List<Moved> failed = moved(session.prepare(FAIL_ORPHANS, millis, MESSAGE, millis));
        List<Moved> requeued = moved(session.prepare(REQUEUE_ORPHANS, MESSAGE, millis));
        log(session, failed, now, JobState.RUNNING, MESSAGE);
        log(session, requeued, now, JobState.RUNNING, MESSAGE);
        session.prepare(FREE_WAITING).executeUpdate();
        Map<String, Integer> waiting = new TreeMap<>();
        try (ResultSet rows = session.prepare(WAITING).executeQuery()) {
            while (rows.next()) {
                waiting.put(rows.getString(1), rows.getInt(2));
            }
        }
        return new Rescue(waiting, requeued.size(), failed.size());
    }

    private static long lastKnown(Session session) throws SQLException {
        try (ResultSet row = session.prepare(LAST_KNOWN).executeQuery()) {
            return row.getLong(1);
        }
    }

    private static void log(Session session, List<Moved> moved, Instant now, JobState from, @Nullable String crash)
            throws SQLException {
        for (Moved each : moved) {
            JobEvent event = each.event();
            JobError error = crash == null ? null : new JobError(JobError.CRASHED, crash, event.attempt(), now, null);
            EventLog.append(
                    session,
                    each.seq(),
                    new JobEvent(
                            event.job(),
                            event.kind(),
                            event.queue(),
                            event.state(),
                            event.attempt(),
                            event.version(),
                            now,
                            null,
                            null,
                            error),
                    each.tags(),
                    from);
        }
    }

    /** Reads all rows before the first is logged: an UPDATE that returns rows is done only when it is drained. */
    private static List<Moved> moved(PreparedStatement update) throws SQLException {
        List<Moved> moved = new ArrayList<>();
        try (ResultSet row = update.executeQuery()) {
            while (row.next()) {
                JobEvent event = new JobEvent(
                        JobRow.id(row.getBytes(2)),
                        row.getString(3),
                        row.getString(4),
                        JobState.of(row.getString(5)),
                        row.getInt(6),
                        row.getLong(7),
                        Instant.EPOCH,
                        null,
                        null,
                        null);
                moved.add(new Moved(row.getLong(1), event, JobRow.tags(row.getString(8))));
            }
        }
        return moved;
    }

    private record Moved(long seq, JobEvent event, List<String> tags) {}
}
