package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;

import dev.sluice.job.Job;
import dev.sluice.store.CommitMeter;
import dev.sluice.store.Draft;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

/** Opens stores in which no commit may fail. */
final class Engines {

    private Engines() {}

    static SqliteEngine open(Path file, Clock clock) {
        return open(file, clock, (writes, nanos) -> {});
    }

    static SqliteEngine open(Path file, Clock clock, CommitMeter meter) {
        return SqliteEngine.open(new SqliteSettings(file.toString()), clock, meter, cause -> {
            throw new AssertionError("a commit failed", cause);
        });
    }

    /** A job in a store that is closed again. */
    static Job storeOne(Path file, Clock clock) throws SQLException {
        SqliteEngine engine = open(file, clock);
        try {
            return get(engine.store().insert(new Draft(clock.instant()).job(), true))
                    .job();
        } finally {
            engine.close();
        }
    }

    /** A job of a store that was closed. */
    static Job find(Path file, Clock clock, Job job) throws SQLException {
        SqliteEngine engine = open(file, clock);
        try {
            return get(engine.store().find(job.id()));
        } finally {
            engine.close();
        }
    }
}
