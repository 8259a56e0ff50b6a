package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * How long it takes from the COMMIT of a transaction that hands a job in to the start of the job, by two processes, while
 * another such transaction stays open.
 */
@Tag("bench")
class SubmitDelayIT {

    private static final int WARM_UP = Integer.getInteger("bench.jobs.warm-up", 200);
    private static final Duration TIME = Duration.parse(System.getProperty("bench.delay.time", "PT1M"));
    private static final String SUBMIT =
            "SELECT sluice_submit('simulate', '{\"duration\":\"PT0S\",\"steps\":1}', 'delay')";

    @ParameterizedTest
    @ValueSource(ints = {5, 200})
    void startsWhatWasCommitted(int each) throws SQLException {
        int jobs = Math.toIntExact(each * TIME.toSeconds());
        String database = PostgresServer.database();
        try (Replica one = replica(database);
                Replica other = replica(database);
                Connection open =
                        PostgresServer.dataSource("postgres", database).getConnection();
                Connection connection =
                        PostgresServer.dataSource("postgres", database).getConnection()) {
            assertThat(one).isNotEqualTo(other);
            open.setAutoCommit(false);
            HandIn.id(open, SUBMIT);
            JdbcClient client = JdbcClient.create(new SingleConnectionDataSource(connection, true));

            submitted(client, Duration.ofMillis(5), WARM_UP);
            Map<UUID, Instant> committed =
                    submitted(client, Duration.ofSeconds(1).dividedBy(each), jobs);

            List<Long> delays = delays(client, committed);
            System.out.printf(
                    "%d jobs, %d a second: from COMMIT to start p50 %d ms, p99 %d ms, at most %d ms%n",
                    jobs, each, delays.get(jobs / 2), delays.get(jobs * 99 / 100), delays.get(jobs - 1));
            assertThat(delays).hasSize(jobs);
        }
    }

    private static Replica replica(String database) {
        return Replica.start(database, "--sluice.queues.delay.overflow=spill", "--sluice.queues.delay.concurrency=32");
    }

    /** Each by a transaction of its own; when its COMMIT was sent. */
    private static Map<UUID, Instant> submitted(JdbcClient client, Duration pause, int jobs) {
        Map<UUID, Instant> committed = new HashMap<>();
        Flux.interval(pause)
                .onBackpressureBuffer()
                .take(jobs)
                .publishOn(Schedulers.boundedElastic())
                .doOnNext(tick -> {
                    client.sql("BEGIN").update();
                    UUID id = client.sql(SUBMIT).query(UUID.class).single();
                    committed.put(id, Instant.now());
                    client.sql("COMMIT").update();
                })
                .blockLast();
        return committed;
    }

    private static List<Long> delays(JdbcClient client, Map<UUID, Instant> committed) {
        Mono<Map<UUID, Instant>> started = Mono.fromCallable(() -> {
                    Map<UUID, Instant> times = new HashMap<>();
                    client.sql("SELECT id, started_at FROM sluice.job WHERE started_at IS NOT NULL")
                            .query(row -> {
                                times.put(row.getObject(1, UUID.class), Instant.ofEpochMilli(row.getLong(2)));
                            });
                    return times;
                })
                .filter(times -> times.keySet().containsAll(committed.keySet()));
        Map<UUID, Instant> all = Objects.requireNonNull(Flux.interval(Duration.ofMillis(200))
                .onBackpressureDrop()
                .publishOn(Schedulers.boundedElastic(), 1)
                .concatMap(tick -> started, 1)
                .blockFirst(Duration.ofMinutes(1)));
        return delays(committed, all).sorted().toList();
    }

    private static Stream<Long> delays(Map<UUID, Instant> committed, Map<UUID, Instant> started) {
        return committed.entrySet().stream()
                .map(each -> Duration.between(each.getValue(), started.get(each.getKey()))
                        .toMillis());
    }
}
