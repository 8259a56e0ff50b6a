package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static dev.sluice.store.StoreUnderTest.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.store.Claim;
import dev.sluice.store.Draft;
import dev.sluice.store.Ticket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.util.retry.Retry;

/**
 * A process gives its lease up a little before it is over for the others. What it would claim in between nobody watched: it
 * was given to another process, and ran in both.
 */
@Tag("postgres")
class LateClaimTests {

    private final String database = PostgresServer.database();
    private PostgresEngine engine;
    private Connection theirs;

    @BeforeEach
    void open() throws SQLException {
        engine = PostgresEngine.open(
                PostgresServer.settings(database),
                new LeaseSettings(Duration.ofSeconds(4)),
                Clock.systemUTC(),
                (writes, nanos) -> {});
        theirs = PostgresServer.dataSource("postgres", database).getConnection();
        theirs.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        theirs.close();
        engine.close();
    }

    @Test
    void areNoneFromWhenTheLeaseIsGivenUpUntilItIsRenewed() throws SQLException {
        Job job = inserted();
        CompletableFuture<String> lost = engine.store().claimsLost().next().toFuture();
        hold("SELECT 1 FROM sluice.replica FOR NO KEY UPDATE");

        lost.join();
        refusal(JobException.Unavailable.class, engine.store().start(Ticket.of(job)));
        theirs.rollback();

        assertThat(get(engine.store().find(job.id())).state()).isEqualTo(JobState.QUEUED);
        assertThat(claimed(job).job().attempt()).isEqualTo(1);
    }

    @Test
    void areAskedForAgainWhenTheLeaseIsLostBeforeTheirAnswer() throws SQLException {
        Job job = inserted();
        CompletableFuture<String> lost = engine.store().claimsLost().next().toFuture();
        hold("SELECT 1 FROM sluice.replica FOR NO KEY UPDATE");
        hold("SELECT 1 FROM sluice.job FOR NO KEY UPDATE");

        CompletableFuture<Claim> claim = engine.store().start(Ticket.of(job)).toFuture();
        lost.join();
        theirs.rollback();

        assertThat(claim).failsWithin(TIMEOUT).withThrowableThat().withCauseInstanceOf(JobException.Unavailable.class);
        assertThat(claimed(job).job().attempt()).isEqualTo(1);
    }

    @Test
    void areLostForWhoAsksWhenTheLeaseIsLost() throws SQLException {
        CompletableFuture<String> lost = engine.store().claimsLost().next().toFuture();
        hold("SELECT 1 FROM sluice.replica FOR NO KEY UPDATE");
        lost.join();

        String reason = get(engine.store().claimsLost().next());

        assertThat(reason).isEqualTo("it was lost before");
    }

    private Job inserted() {
        return get(engine.store().insert(new Draft(Clock.systemUTC().instant()).job(), true))
                .job();
    }

    private void hold(String rows) throws SQLException {
        try (Statement statement = theirs.createStatement()) {
            statement.execute(rows);
        }
    }

    /** As a worker claims it: again and again, until somebody knows. */
    private Claim claimed(Job job) {
        return get(engine.store()
                .start(Ticket.of(job))
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(50))
                        .filter(JobException.Unavailable.class::isInstance)));
    }
}
