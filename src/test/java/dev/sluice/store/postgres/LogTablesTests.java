package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.Claim;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of jobs that are gone go at once with the table that they are in, and no others do. */
@Tag("postgres")
class LogTablesTests implements StoreUnderTest {

    private static final SettableClock CLOCK = new SettableClock();
    private static final Duration KEPT = Duration.ofHours(24);

    private final PostgresLives lives = new PostgresLives(PostgresServer.database(), CLOCK);
    private final PostgresEngine.Connected connected =
            PostgresEngine.Connected.to(PostgresServer.settings(lives.database()));
    private final LogTables tables = new LogTables(connected.database());

    LogTablesTests() {
        tables.keep(KEPT);
    }

    @AfterEach
    void close() {
        connected.close();
        lives.close();
    }

    @Override
    public PostgresJobStore store() {
        return lives.store();
    }

    @Override
    public SettableClock clock() {
        return CLOCK;
    }

    @Test
    void keepsTheEventsOfJobsThatAreKept() {
        Job scheduled = unbuffered(draft().dueIn(Duration.ofDays(300)));
        Claim failed = started();
        get(store().fail(failed, error(failed)));
        Claim running = started();
        succeeded(50);
        next();
        pruned(50);
        get(store().succeed(running, null, null));
        get(store().retry(failed.job().id()));

        emptiedAtLast();

        assertThat(bytes(1)).isZero();
        assertThat(bytes(2)).isPositive();
        assertThat(names(scheduled.id())).containsExactly("scheduled");
        assertThat(names(failed.job().id())).containsExactly("queued", "running", "failed", "queued");
        assertThat(names(running.job().id())).containsExactly("queued", "running", "succeeded");
        assertThat(whole().entries())
                .hasSize(8)
                .extracting(LogEntry::position)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(whole().pruned()).isPositive();
    }

    @Test
    void deletesTheRestWhenItsJobIsDeleted() {
        Claim failed = started();
        get(store().fail(failed, error(failed)));
        succeeded(1);
        next();
        pruned(1);
        emptiedAtLast();
        long before = events(0);

        clock().forward(Duration.ofMillis(1));
        get(store().prune(JobState.FAILED, now(), 10));

        assertThat(before).isEqualTo(3);
        assertThat(events(0)).isZero();
    }

    /** Also into a table that was emptied. */
    @Test
    void goesRound() {
        for (int i = 0; i < 20; i++) {
            succeeded(2);
            next();
            pruned(2);
            emptiedAtLast();
        }

        assertThat(PostgresServer.read(lives.database(), "SELECT count(*) FROM sluice.job_event"))
                .isEqualTo("0");
    }

    @Test
    void goesOnInTheSameTableWhileAllOthersAreFull() {
        for (int i = 0; i < 9; i++) {
            succeeded(1);
            next();
        }

        assertThat(PostgresServer.read(lives.database(), "SELECT count(*) FROM sluice.event_slot"))
                .isEqualTo("5");
        assertThat(whole().entries()).hasSize(27);
    }

    @Test
    void waitsUntilMostJobsAreGone() {
        succeeded(150);
        next();
        pruned(20);

        boolean early = emptied();
        pruned(100);
        emptiedAtLast();

        assertThat(early).isFalse();
        assertThat(whole().entries()).hasSize(90);
    }

    @Test
    void waitsForAsLongAsMostJobsAreKept() {
        succeeded(1);
        next();
        pruned(1);

        assertThat(get(tables.step())).isFalse();
        assertThat(bytes(1)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; SELECT count(*) FROM sluice.job_event",
                "BEGIN; SELECT sluice.hold_horizon()",
                "BEGIN; SELECT pg_advisory_xact_lock_shared('sluice.event_ring'::regclass::oid::integer, 0)"
            })
    void isPutOffWhileSomebodyMayNeedTheTable(String transaction) throws SQLException {
        succeeded(1);
        next();
        pruned(1);
        try (Connection connection =
                        PostgresServer.dataSource("postgres", lives.database()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(transaction);

            assertThat(emptied()).isFalse();
            succeeded(1);
            statement.execute("ROLLBACK");
        }

        emptiedAtLast();
        assertThat(bytes(1)).isZero();
    }

    private void succeeded(int jobs) {
        for (int i = 0; i < jobs; i++) {
            get(store().succeed(started(), null, null));
        }
    }

    private void pruned(int jobs) {
        assertThat(get(store().prune(JobState.SUCCEEDED, now().plusMillis(1), jobs))
                        .jobs())
                .isEqualTo(jobs);
    }

    /** Hours later. */
    private void next() {
        PostgresServer.execute(lives.database(), "UPDATE sluice.event_ring SET since = '-infinity'");
        assertThat(get(tables.step())).isFalse();
    }

    /** A day later. */
    private boolean emptied() {
        PostgresServer.execute(lives.database(), "UPDATE sluice.event_slot SET full_at = '-infinity'");
        return get(tables.step());
    }

    /** A day later; who reads the log right then, as the store itself does behind each write, puts it off for a moment. */
    private void emptiedAtLast() {
        await().pollDelay(Duration.ZERO).until(this::emptied);
    }

    private List<String> names(JobId id) {
        return log(id).stream().map(JobEvent::name).toList();
    }

    private LogPage whole() {
        return get(store().log(new EventFilter(Set.of(), JobFilter.ALL), 0, 1_000));
    }

    private long events(int slot) {
        return Long.parseLong(
                PostgresServer.read(lives.database(), "SELECT count(*) FROM sluice.job_event WHERE slot = " + slot));
    }

    private long bytes(int slot) {
        return Long.parseLong(
                PostgresServer.read(lives.database(), "SELECT pg_relation_size('sluice.job_event_" + slot + "')"));
    }
}
