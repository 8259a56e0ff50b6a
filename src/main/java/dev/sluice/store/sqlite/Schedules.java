package dev.sluice.store.sqlite;

import static dev.sluice.store.sqlite.Session.Null.or;

import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.Schedule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schedules as rows. */
final class Schedules {

    private static final String SELECT = "SELECT name, cron, zone, asked, kind, queue, payload, priority, max_attempts,"
            + " timeout, unique_key, tags, next_at, last_at, callback FROM schedule";

    private static final String ALL = SELECT + " ORDER BY name";
    private static final String ONE = SELECT + " WHERE name = ?";
    private static final String DUE = SELECT + " WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at";

    private static final String KEEP = "INSERT INTO schedule (name, cron, zone, asked, kind, queue, payload, priority,"
            + " max_attempts, timeout, unique_key, tags, callback, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, zone = excluded.zone, asked = excluded.asked,"
            + " kind = excluded.kind, queue = excluded.queue, payload = excluded.payload, priority = excluded.priority,"
            + " max_attempts = excluded.max_attempts, timeout = excluded.timeout, unique_key = excluded.unique_key,"
            + " tags = excluded.tags, callback = excluded.callback, next_at = excluded.next_at";

    private static final String FIRED =
            "UPDATE schedule SET next_at = ?, last_at = next_at WHERE name = ? AND next_at = ? AND asked = ? AND cron = ?"
                    + " AND zone = ?";

    private static final String REMOVE = "DELETE FROM schedule WHERE name = ?";

    /** A template has no name of its own. */
    private static final JobId NOBODY = new JobId(new UUID(0, 0));

    private Schedules() {}

    static List<Schedule> all(Session session) throws SQLException {
        return read(session, ALL);
    }

    static @Nullable Schedule one(Session session, String name) throws SQLException {
        List<Schedule> found = read(session, ONE, name);
        return found.isEmpty() ? null : found.get(0);
    }

    static List<Schedule> due(Session session, Instant now) throws SQLException {
        return read(session, DUE, now.toEpochMilli());
    }

    static boolean put(Session session, Schedule schedule) throws SQLException {
        boolean isNew = one(session, schedule.name()) == null;
        NewJob job = schedule.template();
        session.prepare(
                        KEEP,
                        schedule.name(),
                        schedule.cron(),
                        schedule.zone(),
                        schedule.asked(),
                        job.kind(),
                        job.queue(),
                        job.payload(),
                        job.priority(),
                        job.maxAttempts(),
                        job.timeout().toMillis(),
                        or(job.uniqueKey()),
                        or(JobRow.tags(job.tags())),
                        or(job.callback()),
                        or(millis(schedule.nextAt())))
                .executeUpdate();
        return isNew;
    }

    static boolean remove(Session session, String name) throws SQLException {
        return session.prepare(REMOVE, name).executeUpdate() == 1;
    }

    static @Nullable Insertion fire(
            Session session, Intake intake, Schedule schedule, NewJob job, @Nullable Instant next, Instant now)
            throws SQLException {
        int mine = session.prepare(
                        FIRED,
                        or(millis(next)),
                        schedule.name(),
                        or(millis(schedule.nextAt())),
                        schedule.asked(),
                        schedule.cron(),
                        schedule.zone())
                .executeUpdate();
        return mine == 1 ? intake.insert(session, job, false, now) : null;
    }

    private static List<Schedule> read(Session session, String query, Object... values) throws SQLException {
        List<Schedule> found = new ArrayList<>();
        try (ResultSet row = session.prepare(query, values).executeQuery()) {
            while (row.next()) {
                found.add(schedule(row));
            }
        }
        return found;
    }

    private static Schedule schedule(ResultSet row) throws SQLException {
        NewJob template = new NewJob(
                NOBODY,
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getInt(8),
                Instant.EPOCH,
                Instant.EPOCH,
                row.getInt(9),
                Duration.ofMillis(row.getLong(10)),
                row.getString(11),
                JobRow.tags(row.getString(12)),
                null,
                row.getString(15),
                null,
                null);
        return new Schedule(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                template,
                JobRow.instant(row, 13),
                JobRow.instant(row, 14));
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
