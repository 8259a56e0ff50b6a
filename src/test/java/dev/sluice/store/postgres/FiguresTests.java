package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.store.QueueFigures;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What processes say of their queues, each with the renewals of its lease. */
@Tag("postgres")
class FiguresTests {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(1));
    private static final QueueFigures SOME = new QueueFigures(7, 1.5, 0.25);

    private PostgresEngine one;
    private PostgresEngine other;
    private PostgresEngine third;

    @BeforeEach
    void start() {
        String database = PostgresServer.database();
        one = open(database);
        other = open(database);
        third = open(database);
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        third.close();
    }

    private static PostgresEngine open(String database) {
        return PostgresEngine.open(PostgresServer.settings(database), LEASE, Clock.systemUTC(), (writes, nanos) -> {});
    }

    @Test
    void areSumsOfTheOthersByQueue() {
        one.replicas().tell(() -> Map.of("mail", new QueueFigures(1_000, 1_000, 1_000)));
        other.replicas().tell(() -> Map.of("mail", SOME, "default", SOME));
        third.replicas().tell(() -> Map.of("mail", new QueueFigures(2, 0.5, 0.5)));

        await(figures -> figures.size() == 2
                && figures.get("mail").equals(new QueueFigures(9, 2, 0.75))
                && figures.get("default").equals(SOME));
    }

    @Test
    void areWhatWasSaidLast() {
        other.replicas().tell(() -> Map.of("mail", SOME));
        await(figures -> figures.equals(Map.of("mail", SOME)));

        other.replicas().tell(() -> Map.of("mail", QueueFigures.NONE));

        await(Map::isEmpty);
    }

    @Test
    void areForgottenOfWhoIsDead() {
        other.replicas().tell(() -> Map.of("mail", SOME));
        await(figures -> figures.equals(Map.of("mail", SOME)));

        other.stop();

        await(Map::isEmpty);
        assertThat(get(one.replicas().replicas()))
                .as("of whom nobody took over")
                .hasSize(3);
    }

    private void await(Predicate<Map<String, QueueFigures>> wanted) {
        Flux.interval(LOOK)
                .onBackpressureDrop()
                .concatMap(tick -> one.replicas().others(), 1)
                .filter(wanted)
                .blockFirst(RunningSluice.TIMEOUT);
    }
}
