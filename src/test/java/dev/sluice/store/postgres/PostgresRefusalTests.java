package dev.sluice.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sluice.store.StoreRefusedException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** What cannot be used is refused in one line, and what can is made ready by whoever comes first. */
@Tag("postgres")
class PostgresRefusalTests {

    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofSeconds(10));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, is not set",
                "'', is not set",
                "postgresql://host/db, is no R2DBC URL",
                "r2dbc:h2:mem:///db, is for h2",
                "r2dbc:postgresql://host, names no host or no database",
                "r2dbc:postgresql://127.0.0.1:1/db, 'is 127.0.0.1:1/db, which cannot be reached: '"
            })
    void refusesAUrlThatLeadsNowhere(String url, String reason) {
        StoreRefusedException refused = refused(new PostgresSettings(url, "ann", "s3cret", 2));

        assertThat(refused.getMessage())
                .startsWith("sluice.store.postgres.url " + reason)
                .hasLineCount(1);
        assertThat(refused.action()).isNotBlank();
    }

    @Test
    void refusesADatabaseThatIsNotThere() {
        StoreRefusedException refused = refused(PostgresServer.settings("nowhere"));

        assertThat(refused.getMessage())
                .contains("database \"nowhere\" does not exist")
                .hasLineCount(1);
    }

    @Test
    void refusesAUserWhomTheServerDoesNotKnow() {
        String url = PostgresServer.url(PostgresServer.emptyDatabase());

        StoreRefusedException refused = refused(new PostgresSettings(url, "stranger", "s3cret", 2));

        assertThat(refused.getMessage())
                .contains("cannot be entered")
                .doesNotContain("s3cret")
                .hasLineCount(1);
        assertThat(refused.action()).contains("sluice.store.postgres.password");
    }

    @Test
    void refusesWhatANewerVersionWrote() {
        String database = PostgresServer.database();
        PostgresServer.execute(
                database,
                "INSERT INTO sluice.flyway_schema_history SELECT 99, '99', 'later', type, 'V99__later.sql', checksum,"
                        + " installed_by, installed_on, execution_time, success FROM sluice.flyway_schema_history"
                        + " WHERE version = '1'");

        StoreRefusedException refused = refused(PostgresServer.settings(database));

        assertThat(refused.getMessage())
                .contains("was written by a newer version")
                .hasLineCount(1);
    }

    @Test
    void refusesAServerThatIsTooOld() {
        Tables tables = new Tables(PostgresAddress.of(PostgresServer.settings("old")));

        StoreRefusedException refused = assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(() -> tables.checkVersion(130_022))
                .actual();

        assertThat(refused.getMessage())
                .contains("its PostgreSQL is 13, the oldest that will do is 14")
                .hasLineCount(1);
        assertThatNoException().isThrownBy(() -> tables.checkVersion(140_000));
    }

    @Test
    void makesTheTablesOnceThoughManyStartAtOnce() {
        String database = PostgresServer.emptyDatabase();
        PostgresAddress address = PostgresAddress.of(PostgresServer.settings(database));

        Flux.fromStream(IntStream.range(0, 4).boxed())
                .flatMap(each -> Flux.<Void>defer(() -> {
                            new Tables(address).migrate();
                            return Flux.empty();
                        })
                        .subscribeOn(Schedulers.boundedElastic()))
                .blockLast(Duration.ofSeconds(30));

        assertThat(PostgresServer.read(database, "SELECT count(*) FROM sluice.job"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource({
        "r2dbc:postgresql://h/db, jdbc:postgresql://h/db",
        "r2dbc:postgresql://u:p@h:6432/db?preparedStatementCacheQueries=0, jdbc:postgresql://h:6432/db",
        "r2dbcs:postgresql://h/db, jdbc:postgresql://h/db?sslmode=verify-full",
        "r2dbc:postgresql://h/db?sslMode=VERIFY_CA&sslRootCert=/etc/ca.pem,"
                + " jdbc:postgresql://h/db?sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem",
        "'r2dbc:postgresql:failover://a:1,b:2/db?targetServerType=primary',"
                + " 'jdbc:postgresql://a:1,b:2/db?targetServerType=primary'"
    })
    void asksJdbcForAsMuchTlsAsR2dbc(String url, String jdbc) {
        PostgresAddress address = PostgresAddress.of(new PostgresSettings(url, null, null, 2));

        assertThat(address.jdbcUrl()).isEqualTo(jdbc);
    }

    private static StoreRefusedException refused(PostgresSettings settings) {
        return assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(() -> PostgresEngine.open(settings, LEASE, Clock.systemUTC(), (writes, nanos) -> {}))
                .actual();
    }
}
