package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.store.Draft;
import dev.sluice.store.KnownKind;
import dev.sluice.store.KnownQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.util.ServerErrorMessage;

/** What is handed in by SQL is held against the limits of HTTP. */
@Tag("postgres")
class SubmitChecksTests {

    private static HandIn caller;

    @BeforeAll
    static void open() {
        caller = new HandIn(Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        caller.close();
    }

    @BeforeEach
    void empty() {
        caller.empty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of("'nope'", "kind", "is not known here; there are [http, simulate]"),
                Arguments.of("'Simulate'", "kind", "is not known here; there are [http, simulate]"),
                Arguments.of("queue => 'mail'", "queue", "is not known here; there are [default, spills]"),
                Arguments.of("priority => 101", "priority", "must be from -100 to 100"),
                Arguments.of("priority => -101", "priority", "must be from -100 to 100"),
                Arguments.of("max_attempts => 0", "max_attempts", "must be from 1 to 100"),
                Arguments.of("max_attempts => 101", "max_attempts", "must be from 1 to 100"),
                Arguments.of("delay => '-1 s'", "delay", "must be from 0 to 3650 days"),
                Arguments.of("delay => '3651 days'", "delay", "must be from 0 to 3650 days"),
                Arguments.of("delay => '1 s', run_at => now()", "delay", "cannot be given together with run_at"),
                Arguments.of("run_at => 'infinity'", "run_at", "must be a time up to 9999-12-31T23:59:59.999Z"),
                Arguments.of("timeout => '-1 s'", "timeout", "must be from 0, which means none, to 3650 days"),
                Arguments.of("unique_key => ''", "unique_key", "must have 1 to 255 characters"),
                Arguments.of("unique_key => repeat('ü', 256)", "unique_key", "must have 1 to 255 characters"),
                Arguments.of("tags => array_fill('a'::text, ARRAY[17])", "tags", "must be 16 at most"),
                Arguments.of("tags => '{a,a}'", "tags[1]", "is there already"),
                Arguments.of("tags => ARRAY[E'a\\x01']", "tags[0]", tag()),
                Arguments.of("tags => ARRAY[repeat('a', 65)]", "tags[0]", tag()),
                Arguments.of("tags => ARRAY['', NULL]", "tags[1]", tag()),
                Arguments.of("callback => 'ftp://example.org'", "callback", "must be a URL of http or https"),
                Arguments.of("payload => '{'", "payload", "is not JSON: The input string ended unexpectedly."),
                Arguments.of("payload => ''", "payload", "is not JSON: The input string ended unexpectedly."),
                Arguments.of("payload => 'so many words'", "payload", "is not JSON: Token \"so\" is invalid."));
    }

    private static String tag() {
        return "must be a string of 1 to 64 characters without control characters";
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void namesTheFieldThatIsWrong(String arguments, String field, String message) {
        ServerErrorMessage refused = caller.refused(arguments);

        assertThat(refused.getSQLState()).isEqualTo("22023");
        assertThat(refused.getMessage()).contains(field + " " + message);
        assertThat(refused.getDetail()).contains("{\"field\": \"" + field + "\", \"message\": \"");
        assertThat(refused.getHint()).isNotBlank();
        assertThat(PostgresServer.read(caller.database(), "SELECT count(*) FROM sluice.inbox"))
                .isEqualTo("0");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        ServerErrorMessage refused = caller.refused("'nope', '{', 'x', 1000");

        assertThat(refused.getMessage()).contains("kind is", "payload is", "queue is", "priority must");
        assertThat(refused.getColumn()).isEqualTo("kind");
    }

    @Test
    void refusesAPayloadThatIsTooLarge() {
        ServerErrorMessage refused = caller.refused("payload => '\"' || repeat('ü', 500) || '\"'");

        assertThat(refused.getSQLState()).isEqualTo("54000");
        assertThat(refused.getMessage()).isEqualTo("payload is larger than 1000 bytes");
        assertThat(caller.submitted("payload => '\"' || repeat('ü', 499) || '\"'")
                        .version())
                .isEqualTo(7);
    }

    @Test
    void refusesWhatNobodyHasSaidThatHeTakes() {
        caller.execute("DELETE FROM sluice.known_kind");

        assertThat(caller.refused("'simulate'").getHint()).contains("start one");
    }

    /** Its text would be made by whoever made the type, with the rights of the function. */
    @Test
    void takesNoPayloadOfAStrangersType() {
        caller.execute(
                "CREATE TYPE public.trap AS (a text)",
                "CREATE FUNCTION public.spring(public.trap) RETURNS text LANGUAGE sql AS $$ SELECT '{}' $$",
                "CREATE CAST (public.trap AS text) WITH FUNCTION public.spring(public.trap)");

        assertThat(caller.refused("payload => row('a')::trap").getMessage())
                .contains("payload must be json, jsonb or text");
    }

    /** The server itself has no such character. */
    @Test
    void cannotBeGivenTheCharacterZero() {
        assertThat(caller.refused("unique_key => convert_from('\\x6100', 'UTF8')")
                        .getSQLState())
                .startsWith("22")
                .isNotEqualTo("22023");
    }

    @Test
    void refusesWhatAFullQueueHasNoRoomFor() {
        caller.submitted("default", 10);

        ServerErrorMessage refused = caller.refused("'simulate'");

        assertThat(refused.getSQLState()).isEqualTo("53400");
        assertThat(refused.getMessage()).isEqualTo("queue default is full: as many jobs wait as may, 10");
        assertThat(refused.getColumn()).isEqualTo("queue");
        caller.submitted("delay => '1 hour'");
        caller.submitted("spills", 12);
        assertThat(caller.refused("queue => 'spills'").getMessage()).contains("12");
    }

    @Test
    void countsWhatWaitsInTheStoreToo() {
        for (int i = 0; i < 10; i++) {
            get(caller.store().insert(new Draft(Instant.now()).job(), false));
        }

        assertThat(caller.refused("'simulate'").getSQLState()).isEqualTo("53400");
    }

    @Test
    void answersWithAJobThatIsThereAlsoWhileTheQueueIsFull() {
        UUID first = caller.submitted("unique_key => 'k'");
        caller.submitted("default", 9);

        assertThat(caller.submitted("unique_key => 'k'")).isEqualTo(first);
    }

    @Test
    void mayBeCalledByWhoMayDoNothingElse() throws SQLException {
        caller.execute(
                "DROP ROLE IF EXISTS shop",
                "CREATE ROLE shop LOGIN",
                "GRANT EXECUTE ON FUNCTION public.sluice_submit TO shop");

        try (Connection shop =
                PostgresServer.dataSource("shop", caller.database()).getConnection()) {
            assertThat(HandIn.id(shop, "SELECT sluice_submit('simulate', '{}')"))
                    .isNotNull();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> HandIn.id(shop, "SELECT id FROM sluice.inbox"))
                    .withMessageContaining("permission denied");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> HandIn.id(shop, "SELECT sluice.hand_in('simulate')"))
                    .withMessageContaining("permission denied");
        } finally {
            caller.execute("DROP OWNED BY shop", "DROP ROLE shop");
        }
    }

    @Test
    void mayNotBeCalledByEverybody() throws SQLException {
        caller.execute("DROP ROLE IF EXISTS stranger", "CREATE ROLE stranger LOGIN");

        try (Connection stranger =
                PostgresServer.dataSource("stranger", caller.database()).getConnection()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> HandIn.id(stranger, "SELECT sluice_submit('simulate', '{}')"))
                    .withMessageContaining("permission denied for function sluice_submit");
        } finally {
            caller.execute("DROP ROLE stranger");
        }
    }

    /** On servers before version 15 everybody may create in the schema public. */
    @Test
    void isThereThoughTheUserMayNotCreateInPublic() throws SQLException {
        String database = PostgresServer.emptyDatabase();
        PostgresServer.execute(
                database,
                "CREATE ROLE plain LOGIN",
                "GRANT CREATE ON DATABASE " + database + " TO plain",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        PostgresSettings settings = new PostgresSettings(PostgresServer.url(database), "plain", null, 2);

        try (PostgresEngine engine = PostgresEngine.open(
                        settings, new LeaseSettings(Duration.ofMinutes(1)), Clock.systemUTC(), (writes, nanos) -> {});
                Connection plain = PostgresServer.dataSource("plain", database).getConnection()) {
            engine.inbox()
                    .makeKnown(
                            List.of(new KnownKind("simulate", 1, Duration.ZERO, 100)),
                            List.of(new KnownQueue("default", 1, null)))
                    .block(Duration.ofSeconds(10));

            assertThat(HandIn.id(plain, "SELECT sluice.sluice_submit()")).isNotNull();
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> HandIn.id(plain, "SELECT sluice_submit()"))
                    .withMessageContaining("does not exist");
        }
    }
}
