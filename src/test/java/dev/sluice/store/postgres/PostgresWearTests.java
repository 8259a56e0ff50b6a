package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.StoreUnderTest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.IsolationLevel;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@Tag("postgres")
class PostgresWearTests {

    private static final String FLUSH_STATISTICS = "SELECT pg_stat_force_next_flush()";

    private final String database = PostgresServer.database();
    private final PostgresEngine.Connected connected = PostgresEngine.Connected.to(PostgresServer.settings(database));
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void tellsOfDeadRowsAndOfWhoKeepsThem() {
        PostgresServer.assumeStatistics();
        Wear wear = new Wear(new Reads(connected.database()));
        wear.register(meters);
        wear.look().block(StoreUnderTest.TIMEOUT);
        List<Double> unworn = List.of(value("sluice.store.dead.rows"), value("sluice.store.oldest.snapshot"));
        Connection reader = StoreUnderTest.get(Mono.from(connected.connections().create()));
        Mono.from(reader.beginTransaction(IsolationLevel.REPEATABLE_READ)).block(StoreUnderTest.TIMEOUT);
        Flux.from(reader.createStatement("SELECT 1").execute())
                .flatMap(result -> result.map(row -> 1))
                .blockLast(StoreUnderTest.TIMEOUT);

        PostgresServer.execute(
                database, "UPDATE sluice.probe SET at = 1", "UPDATE sluice.probe SET at = 2", FLUSH_STATISTICS);
        wear.look().block(StoreUnderTest.TIMEOUT);

        assertThat(unworn).containsOnly(0.0);
        assertThat(value("sluice.store.dead.rows")).isEqualTo(2);
        assertThat(value("sluice.store.oldest.snapshot")).isPositive();
        Mono.from(reader.close()).block(StoreUnderTest.TIMEOUT);
        connected.database().close();
    }

    private double value(String name) {
        return meters.get(name).gauge().value();
    }
}
