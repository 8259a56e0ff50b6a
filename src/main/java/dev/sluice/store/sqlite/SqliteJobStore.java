package dev.sluice.store.sqlite;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import dev.sluice.store.Rescue;
import dev.sluice.store.Ticket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The port over one SQLite file. Writes go to the {@linkplain SqliteWriter writer}, which groups them; what each of them
 * does is in {@link Moves} (one job) and {@link Sweeps} (many).
 */
final class SqliteJobStore implements JobStore {

    private static final String FIND = "SELECT " + JobRow.COLUMNS + " FROM job WHERE id = ?";

    /** What is told is what is stored, and the columns hold no more. */
    private static final Duration PRECISION = Duration.ofMillis(1);

    private final String name;
    private final SqliteWriter writer;
    private final Commits commits;
    private final Reads reads;
    private final Clock clock;
    private final Moves moves;
    private final Sweeps sweeps;

    /** A store whose waiting jobs in a buffer and whose running jobs carry {@code home} until they are let go. */
    SqliteJobStore(String name, SqliteWriter writer, Commits commits, Reads reads, Clock clock, long home) {
        this.name = name;
        this.writer = writer;
        this.commits = commits;
        this.reads = reads;
        this.clock = Clock.tick(clock, PRECISION);
        this.moves = new Moves(home);
        this.sweeps = new Sweeps(home);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Mono<Job> insert(NewJob job, boolean buffered) {
        return writer.write(session -> moves.insert(session, job, buffered));
    }

    @Override
    public Mono<Job> find(JobId id) {
        return reads.read(session -> {
            try (ResultSet row =
                    session.prepare(FIND, (Object) JobRow.bytes(id)).executeQuery()) {
                return row.next() ? JobRow.job(row) : null;
            }
        });
    }

    @Override
    public Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return reads.read(session -> EventLog.read(session, id, after, limit));
    }

    @Override
    public Mono<Claim> start(Ticket ticket) {
        return writer.write(session -> moves.start(session, ticket, clock.instant()));
    }

    @Override
    public Mono<Boolean> progress(Claim claim, Progress progress) {
        return writer.write(session -> moves.progress(session, claim, progress, clock.instant()));
    }

    @Override
    public Mono<Boolean> succeed(Claim claim, @Nullable String result, @Nullable Progress progress) {
        return writer.write(session -> moves.succeed(session, claim, result, progress, clock.instant()));
    }

    @Override
    public Mono<Boolean> retry(Claim claim, JobError error, Instant due) {
        return writer.write(session -> moves.retry(session, claim, error, due, clock.instant()));
    }

    @Override
    public Mono<Boolean> fail(Claim claim, JobError error) {
        return writer.write(session -> moves.fail(session, claim, error, clock.instant()));
    }

    @Override
    public Mono<Boolean> putBack(Claim claim) {
        return writer.write(session -> moves.putBack(session, claim, clock.instant()));
    }

    @Override
    public Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return writer.write(session -> sweeps.feed(session, queue, kinds, limit));
    }

    @Override
    public Mono<Instant> nextDue() {
        return reads.read(Sweeps::nextDue);
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return writer.write(session -> sweeps.promote(session, limit, clock.instant()));
    }

    @Override
    public Mono<Rescue> rescue() {
        return writer.write(session -> sweeps.rescue(session, clock.instant()));
    }

    @Override
    public Flux<List<JobEvent>> changes() {
        return writer.changes();
    }

    @Override
    public Mono<Void> probe() {
        return writer.write(this::touch).then();
    }

    private boolean touch(Session session) throws SQLException {
        return session.prepare("UPDATE probe SET at = ?", clock.millis()).executeUpdate() == 1;
    }

    @Override
    public boolean isWritable() {
        return commits.isWritable();
    }
}
