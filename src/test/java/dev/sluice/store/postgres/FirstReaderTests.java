package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.event.JobEvents;
import dev.sluice.event.LiveEvent;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEntry;
import dev.sluice.store.StoreUnderTest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Whoever is the first to read all events, while nothing was told one by one and much is committed, misses none. */
@Tag("postgres")
class FirstReaderTests {

    private static final EventFilter ALL = new EventFilter(Set.of(), JobFilter.ALL);
    private static final int JOBS = 150;
    private static final int EVENTS_OF_A_JOB = 3;
    private static final int SOME = 20;
    private static final String ENDED = "SELECT count(*) FROM sluice.job WHERE state = 'succeeded'";

    /** Takes a number, and holds up the horizon below it. */
    private static final String TAKE =
            "BEGIN; SELECT sluice.hold_horizon(); WITH grown AS (INSERT INTO sluice.job (seq, id,"
                    + " kind, queue, state, priority, rank, max_attempts, timeout, created_at, run_at, payload)"
                    + " SELECT nextval('sluice.event_seq'), gen_random_uuid(), 'simulate', 'default', 'failed', 0, 0, 5, 0, 0, 0, '{}'"
                    + " RETURNING seq) INSERT INTO sluice.job_event (slot, seq, job, version, state, attempt, at)"
                    + " SELECT r.slot, g.seq, g.seq, 1, 'failed', 0, 0 FROM grown g CROSS JOIN sluice.event_ring r";

    private final String database = PostgresServer.database();
    private final BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    private Replica replica;
    private JobEvents events;

    @BeforeEach
    void start() {
        replica = Replica.start(database, "--sluice.queues.default.capacity=1000");
        events = replica.sluice().bean(JobEvents.class);
    }

    @AfterEach
    void stop() {
        replica.close();
    }

    /** What this process has committed is beyond the horizon when somebody comes, so no page of the log has it. */
    @Test
    void isToldOfWhatWasBeyondTheHorizon() throws Exception {
        assertThat(replica.stream(replica.posted("before"))).contains("event: succeeded");
        Disposable reader;
        try (Connection connection =
                        PostgresServer.dataSource("postgres", database).getConnection();
                Statement late = connection.createStatement()) {
            late.execute(TAKE);
            replica.posted("beyond");
            Awaitility.await().atMost(StoreUnderTest.TIMEOUT).until(() -> left() == JOBS - 2);
            reader = events.all(ALL, 0).ofType(LiveEvent.class).subscribe(event -> told.add(event.position()));
            await(EVENTS_OF_A_JOB);
            late.execute("COMMIT");
        }

        List<Long> positions = await(EVENTS_OF_A_JOB + 1);

        reader.dispose();
        assertThat(positions).isSorted().doesNotHaveDuplicates().isSubsetOf(log());
    }

    private List<Long> await(int more) throws InterruptedException {
        List<Long> positions = new ArrayList<>();
        while (positions.size() < more) {
            Long next = told.poll(StoreUnderTest.TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("event %d of %d", positions.size() + 1, more).isNotNull();
            positions.add(next);
        }
        return positions;
    }

    @Test
    void isToldOfEachThoughItComesAndGoesAllTheWhile() {
        Flux<Integer> writes = Flux.range(0, JOBS)
                .flatMap(
                        each -> Flux.just(each)
                                .doOnNext(number -> replica.posted("job-" + number))
                                .subscribeOn(Schedulers.boundedElastic()),
                        4);
        Disposable writing = writes.subscribe();
        List<Long> seen = new ArrayList<>();
        for (int left = left(); left > 0 || seen.size() < events(); left = left()) {
            seen.addAll(read(seen.isEmpty() ? 0 : seen.get(seen.size() - 1), left > SOME ? SOME : 1));
        }
        writing.dispose();

        assertThat(seen).hasSizeGreaterThanOrEqualTo(JOBS * EVENTS_OF_A_JOB).isEqualTo(log());
    }

    private List<Long> read(long last, int most) {
        return get(events.all(ALL, last)
                .ofType(LiveEvent.class)
                .map(LiveEvent::position)
                .take(most)
                .collectList());
    }

    /** Of the table, which has no horizon. */
    private int events() {
        return Integer.parseInt(PostgresServer.read(database, "SELECT count(*) FROM sluice.job_event"));
    }

    /** How many have not ended, or are to come. */
    private int left() {
        return JOBS - Integer.parseInt(PostgresServer.read(database, ENDED));
    }

    private List<Long> log() {
        return get(replica.store().log(ALL, 0, 3 * JOBS * EVENTS_OF_A_JOB)).entries().stream()
                .map(LogEntry::position)
                .toList();
    }
}
