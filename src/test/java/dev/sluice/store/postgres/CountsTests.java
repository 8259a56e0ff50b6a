package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.store.JobCount;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("postgres")
class CountsTests {

    private static final int MANY = 10;
    private static final long TOOK = 5;

    private final String database = PostgresServer.database();
    private final Database connections =
            PostgresEngine.Connected.to(PostgresServer.settings(database)).database();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50);
    private final Counts counts = new Counts(new Reads(connections), MANY, () -> now.getAndAdd(TOOK));

    @AfterEach
    void hangUp() {
        connections.close();
    }

    private void add(int jobs) {
        PostgresServer.execute(
                database,
                "INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout, created_at,"
                        + " run_at, payload) SELECT nextval('sluice.event_seq'), gen_random_uuid(), 'simulate', 'default',"
                        + " 'queued', 0, i, 5, 0, 0, 0, '{}' FROM generate_series(1, " + jobs + ") i");
    }

    private long counted() {
        return get(counts.all()).stream()
                .filter(each -> each.state() == JobState.QUEUED)
                .mapToLong(JobCount::jobs)
                .sum();
    }

    @Test
    void areOfThisMomentWhereThereAreFew() {
        add(MANY - 1);
        assertThat(counted()).isEqualTo(MANY - 1);

        add(1);
        assertThat(counted()).isEqualTo(MANY);
    }

    @Test
    void areGoodForARestWhereThereAreMany() {
        add(MANY);
        long began = now.get();
        assertThat(counted()).isEqualTo(MANY);
        add(1);

        now.set(began + 20 * TOOK - 1);
        assertThat(counted()).isEqualTo(MANY);

        now.set(began + 20 * TOOK);
        assertThat(counted()).isEqualTo(MANY + 1);
    }
}
