package dev.sluice.store.sqlite;

import static dev.sluice.store.sqlite.Session.Null.or;

import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import dev.sluice.store.LogEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to each job, a row an event. */
final class EventLog {

    private static final String APPEND =
            "INSERT INTO job_event (seq, job, version, state, attempt, at, percent, message,"
                    + " error_type, error_message, error_trace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String READ = "SELECT " + JobRow.EVENT_COLUMNS
            + " FROM job j JOIN job_event e ON e.job = j.seq WHERE j.id = ? AND e.version > ? ORDER BY e.version LIMIT ?";

    private EventLog() {}

    /** Writes an event of the job with this number and these tags, which was in that state, and notes it for watchers. */
    static void append(Session session, long job, JobEvent event, List<String> tags, @Nullable JobState from)
            throws SQLException {
        long position = session.nextEvent();
        Progress progress = event.progress();
        JobError error = event.error();
        session.prepare(
                        APPEND,
                        position,
                        job,
                        event.version(),
                        event.state().text(),
                        event.attempt(),
                        event.at().toEpochMilli(),
                        or(progress == null ? null : progress.percent()),
                        or(progress == null ? null : progress.message()),
                        or(error == null ? null : error.type()),
                        or(error == null ? null : error.message()),
                        or(error == null ? null : error.trace()))
                .executeUpdate();
        session.record(new LogEntry(position, event, tags), from);
    }

    static List<JobEvent> read(Session session, JobId id, long after, int limit) throws SQLException {
        try (ResultSet rows =
                session.prepare(READ, JobRow.bytes(id), after, limit).executeQuery()) {
            List<JobEvent> events = new ArrayList<>();
            while (rows.next()) {
                events.add(JobRow.event(rows));
            }
            return events;
        }
    }
}
