package dev.sluice.store.sqlite;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.CallbackStore;
import dev.sluice.store.Claim;
import dev.sluice.store.DurableJobStoreContract;
import dev.sluice.store.GuardedWrite;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobStore;
import dev.sluice.store.Pages;
import dev.sluice.store.QueueStore;
import dev.sluice.store.ScheduleStore;
import dev.sluice.store.SecretStore;
import dev.sluice.store.SettableClock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The contract on a file. */
class SqliteJobStoreTests implements DurableJobStoreContract {

    private static final String HELD = "SELECT count(*) FROM job WHERE home IS NOT NULL";
    private static final String WISHES = "SELECT count(*) FROM job WHERE cancel = 1";

    private final SettableClock clock = new SettableClock();

    @TempDir
    private Path folder;

    private SqliteLives lives;

    @BeforeEach
    void open() {
        lives = new SqliteLives(folder, clock);
    }

    @AfterEach
    void close() throws SQLException {
        lives.close();
    }

    @Override
    public JobStore store() {
        return lives.store();
    }

    @Override
    public QueueStore queues() {
        return lives.store();
    }

    @Override
    public ScheduleStore schedules() {
        return lives.store();
    }

    @Override
    public CallbackStore callbacks() {
        return lives.callbacks();
    }

    @Override
    public SecretStore secrets() {
        return lives.secrets();
    }

    @Override
    public SettableClock clock() {
        return clock;
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROGRESS")
    void leavesNothingOfThisProcessOnAJobThatItLetGo(GuardedWrite end) {
        Claim claim = started();
        String held = DatabaseFile.read(file(), HELD);

        get(end.by(store(), claim, error(claim)));

        assertThat(held).isEqualTo("1");
        assertThat(DatabaseFile.read(file(), HELD)).isEqualTo("0");
    }

    @Test
    void tellsAWishOnlyWhenItIsDurable() {
        Claim claim = started();
        Flux<String> told = store().cancelWishes().take(1).map(each -> DatabaseFile.read(file(), WISHES));

        StepVerifier.create(told)
                .then(() -> get(store().cancel(claim.job().id())))
                .expectNext("1")
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void numbersOnWhenAllIsPruned() {
        in(JobState.CANCELLED);
        Job pruned = in(JobState.CANCELLED);
        long last = Long.parseLong(DatabaseFile.read(file(), "SELECT max(seq) FROM job_event"));
        get(store().prune(JobState.CANCELLED, now().plusMillis(1), 9));

        reopen();
        Job next = unbuffered(draft());

        assertThat(next.seq()).isGreaterThan(pruned.seq());
        assertThat(DatabaseFile.read(file(), "SELECT event FROM pruned")).isEqualTo("" + last);
        assertThat(DatabaseFile.read(file(), "SELECT min(seq) > " + last + " FROM job_event"))
                .isEqualTo("1");
    }

    @Test
    void leavesNoRowOfWhatItPruned() {
        IdempotencyKey key = new IdempotencyKey("", "k", "d");
        in(JobState.SUCCEEDED, draft().key(key));
        clock.forward(IdempotencyKey.LIFE);

        get(store().prune(JobState.SUCCEEDED, now(), 9));

        for (String table : List.of("job", "job_event", "idempotency_key")) {
            assertThat(DatabaseFile.read(file(), "SELECT count(*) FROM " + table))
                    .as(table)
                    .isEqualTo("0");
        }
    }

    @Test
    void givesTheRoomOfWhatItPrunedBack() {
        filled(400, draft -> draft.payload("\"" + "x".repeat(20_000) + "\""));
        Pages.steps(from -> store().cancelAll(JobFilter.ALL, from));
        get(store().prune(JobState.CANCELLED, now().plusMillis(1), 1000));
        int before = pages();

        int steps = 1;
        while (get(store().reclaim())) {
            steps++;
        }

        assertThat(steps).isBetween(2, 20);
        assertThat(before).isGreaterThan(2000);
        assertThat(pages()).isLessThan(100);
    }

    private int pages() {
        return Integer.parseInt(DatabaseFile.read(file(), "PRAGMA page_count"));
    }

    @Override
    public void reopen() {
        lives.reopen();
    }

    private Path file() {
        return lives.file();
    }
}
