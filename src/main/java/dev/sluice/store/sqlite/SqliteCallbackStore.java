package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.store.CallbackStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** Callbacks as columns of their jobs, and an index of those that are still to be made. */
record SqliteCallbackStore(SqliteWriter writer, Reads reads, Intake intake, Clock clock) implements CallbackStore {

    /** The index is named, for without statistics SQLite takes that of all ended jobs, and reads and sorts every one. */
    private static final String UNCALLED = "SELECT " + JobRow.COLUMNS + " FROM job INDEXED BY job_callback"
            + " WHERE callback IS NOT NULL AND called = 0 AND " + Conditions.ENDED + " ORDER BY seq LIMIT ?";

    private static final String CALLED =
            "UPDATE job SET called = 1 WHERE seq = ? AND version = ? AND called = 0 AND " + Conditions.ENDED;

    @Override
    public Mono<List<Job>> uncalled(int limit) {
        return reads.read(session -> uncalled(session, limit));
    }

    private static List<Job> uncalled(Session session, int limit) throws SQLException {
        List<Job> jobs = new ArrayList<>();
        try (ResultSet row = session.prepare(UNCALLED, limit).executeQuery()) {
            while (row.next()) {
                jobs.add(JobRow.job(row));
            }
        }
        return jobs;
    }

    @Override
    public Mono<Boolean> call(Job ended, NewJob call) {
        return writer.write(session -> call(session, ended, call));
    }

    private boolean call(Session session, Job ended, NewJob call) throws SQLException {
        boolean isMine = session.prepare(CALLED, ended.seq(), ended.version()).executeUpdate() == 1;
        if (isMine) {
            intake.insert(session, call, false, clock.instant());
        }
        return isMine;
    }
}
