package dev.sluice.store.sqlite;

import static dev.sluice.store.sqlite.Session.Null.or;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.Ticket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The way in: a row and its first event, unless a key says that the job is there already. */
final class Intake {

    private static final String INSERT = "INSERT INTO job (seq, id, kind, queue, state, priority, rank, max_attempts,"
            + " timeout, created_at, run_at, home, payload, unique_key, tags, owner, callback, trace)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private static final String MET = "SELECT " + JobRow.COLUMNS + " FROM job WHERE kind = ? AND unique_key = ?"
            + " AND unique_key IS NOT NULL AND " + Conditions.LIVE;

    private static final String KEYED =
            "SELECT k.digest, k.job FROM idempotency_key k WHERE k.owner = ? AND k.key = ? AND k.expires_at > ?";

    private static final String BY_SEQ = "SELECT " + JobRow.COLUMNS + " FROM job WHERE seq = ?";

    private static final String KEEP_KEY =
            "INSERT OR REPLACE INTO idempotency_key (owner, key, digest, job, expires_at)" + " VALUES (?, ?, ?, ?, ?)";

    private static final String RELEASE = "UPDATE job SET home = NULL WHERE seq = ? AND state = 'queued' AND home = ?";

    private final long home;

    Intake(long home) {
        this.home = home;
    }

    Insertion insert(Session session, NewJob job, boolean buffered, Instant now) throws SQLException {
        IdempotencyKey key = job.idempotencyKey();
        Job replayed = key == null ? null : find(session, key, now);
        if (replayed != null) {
            return new Insertion(replayed, false);
        }
        Job met = job.uniqueKey() == null ? null : findUnique(session, job.kind(), job.uniqueKey());
        boolean isNew = met == null;
        Job stored = met == null ? store(session, job, buffered) : met;
        if (key != null) {
            keep(session, key, stored, now);
        }
        return new Insertion(stored, isNew);
    }

    /** The job of a key in force. */
    static @Nullable Job find(Session session, IdempotencyKey key, Instant now) throws SQLException {
        long seq;
        try (ResultSet row = session.prepare(KEYED, key.owner(), key.key(), now.toEpochMilli())
                .executeQuery()) {
            if (!row.next()) {
                return null;
            }
            if (!row.getString(1).equals(key.digest())) {
                throw new JobException.KeyReused(key.key());
            }
            seq = row.getLong(2);
        }
        return one(session, BY_SEQ, seq);
    }

    static @Nullable Job findUnique(Session session, String kind, String key) throws SQLException {
        return one(session, MET, kind, key);
    }

    private static @Nullable Job one(Session session, String query, Object... values) throws SQLException {
        try (ResultSet row = session.prepare(query, values).executeQuery()) {
            return row.next() ? JobRow.job(row) : null;
        }
    }

    private static void keep(Session session, IdempotencyKey key, Job job, Instant now) throws SQLException {
        long expires = now.plus(IdempotencyKey.LIFE).toEpochMilli();
        session.prepare(KEEP_KEY, key.owner(), key.key(), key.digest(), job.seq(), expires)
                .executeUpdate();
    }

    private Job store(Session session, NewJob job, boolean buffered) throws SQLException {
        Job stored = job.stored(session.nextJob());
        boolean isHeld = buffered && stored.state() == JobState.QUEUED;
        session.prepare(
                        INSERT,
                        stored.seq(),
                        JobRow.bytes(stored.id()),
                        stored.kind(),
                        stored.queue(),
                        stored.state().text(),
                        stored.priority(),
                        stored.rank(),
                        stored.maxAttempts(),
                        stored.timeout().toMillis(),
                        stored.createdAt().toEpochMilli(),
                        stored.runAt().toEpochMilli(),
                        or(isHeld ? home : null),
                        stored.payload(),
                        or(stored.uniqueKey()),
                        or(JobRow.tags(stored.tags())),
                        or(stored.owner()),
                        or(stored.callback()),
                        or(stored.trace()))
                .executeUpdate();
        EventLog.append(session, stored.seq(), first(stored), stored.tags(), null);
        if (isHeld) {
            session.known().put(stored, 0);
        }
        return stored;
    }

    private static JobEvent first(Job job) {
        return new JobEvent(job.id(), job.kind(), job.queue(), job.state(), 0, 1, job.createdAt(), null, null, null);
    }

    boolean release(Session session, Ticket ticket) throws SQLException {
        return session.prepare(RELEASE, ticket.seq(), home).executeUpdate() == 1;
    }
}
