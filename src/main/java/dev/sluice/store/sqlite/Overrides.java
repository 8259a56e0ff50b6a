package dev.sluice.store.sqlite;

import static dev.sluice.store.sqlite.Session.Null.or;

import dev.sluice.store.QueueOverride;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What persons set for queues, as rows. */
final class Overrides {

    private static final String ALL = "SELECT queue, paused, concurrency, rate_limit FROM queue_override";

    private static final String KEEP =
            "INSERT OR REPLACE INTO queue_override (queue, paused, concurrency, rate_limit) VALUES (?, ?, ?, ?)";

    private static final String REMOVE = "DELETE FROM queue_override WHERE queue = ?";

    private Overrides() {}

    static Map<String, QueueOverride> all(Session session) throws SQLException {
        Map<String, QueueOverride> all = new TreeMap<>();
        try (ResultSet row = session.prepare(ALL).executeQuery()) {
            while (row.next()) {
                int paused = row.getInt(2);
                Boolean isPaused = row.wasNull() ? null : paused == 1;
                int slots = row.getInt(3);
                Integer concurrency = row.wasNull() ? null : slots;
                double rate = row.getDouble(4);
                Double rateLimit = row.wasNull() ? null : rate;
                all.put(row.getString(1), new QueueOverride(isPaused, concurrency, rateLimit));
            }
        }
        return all;
    }

    static QueueOverride change(Session session, String queue, UnaryOperator<QueueOverride> change)
            throws SQLException {
        QueueOverride changed = change.apply(all(session).getOrDefault(queue, QueueOverride.NONE));
        if (changed.equals(QueueOverride.NONE)) {
            session.prepare(REMOVE, queue).executeUpdate();
        } else {
            Boolean paused = changed.paused();
            session.prepare(
                            KEEP,
                            queue,
                            or(paused == null ? null : paused ? 1 : 0),
                            or(changed.concurrency()),
                            or(changed.rateLimit()))
                    .executeUpdate();
        }
        return changed;
    }
}
