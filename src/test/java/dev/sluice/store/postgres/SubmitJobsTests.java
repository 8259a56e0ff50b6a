package dev.sluice.store.postgres;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import dev.sluice.store.Handed;
import dev.sluice.store.Judged;
import dev.sluice.store.KnownKind;
import dev.sluice.store.Taken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed in by SQL becomes what a submission becomes. */
@Tag("postgres")
class SubmitJobsTests {

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'simulate', '{\"b\": 1,  \"a\":1e2}'",
                "'simulate', '{\"b\": 1,  \"a\":1e2}'::json",
                "kind => 'simulate', payload => '{\"b\": 1,  \"a\":1e2}'::varchar"
            })
    void keepsThePayloadToTheLetter(String arguments) {
        caller.submitted(arguments);

        assertThat(caller.taken().payload()).isEqualTo("{\"b\": 1,  \"a\":1e2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'simulate', '{\"a\":1}'::jsonb | {\"a\": 1}",
                "'simulate', 7 | 7",
                "'simulate', true | true",
                "'simulate', '\"\\u0000\"' | \"\\u0000\"",
                "NULL, NULL | {}",
                "kind => 'simulate' | {}"
            })
    void takesWhateverIsJson(String arguments, String payload) {
        caller.submitted(arguments);

        assertThat(caller.taken().payload()).isEqualTo(payload);
    }

    @Test
    void makesTheJobThatWasAskedFor() {
        UUID id = caller.submitted(
                "'http', '[1]', 'spills', 3, max_attempts => 2, timeout => 'PT1.5S', unique_key => 'k',"
                        + " tags => '{a,\"b c\"}', callback => 'https://example.org/ended'");

        Job job = caller.taken();

        assertThat(job.id().value()).isEqualTo(id);
        assertThat(job.kind()).isEqualTo("http");
        assertThat(job.queue()).isEqualTo("spills");
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.priority()).isEqualTo(3);
        assertThat(job.rank()).isEqualTo(job.runAt().toEpochMilli() - 90_000);
        assertThat(job.maxAttempts()).isEqualTo(2);
        assertThat(job.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(job.uniqueKey()).isEqualTo("k");
        assertThat(job.tags()).containsExactly("a", "b c");
        assertThat(job.callback()).isEqualTo("https://example.org/ended");
        assertThat(job.runAt()).isEqualTo(job.createdAt());
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(job.createdAt().toEpochMilli());
        assertThat(caller.log(job)).extracting(JobEvent::name).containsExactly("queued");
    }

    @Test
    void leavesToTheKindWhatIsNotSaid() {
        caller.submitted("'http'");

        Job job = caller.taken();

        assertThat(job.maxAttempts()).isEqualTo(7);
        assertThat(job.timeout()).isZero();
        assertThat(job.uniqueKey()).isNull();
        assertThat(job.tags()).isEmpty();
    }

    @Test
    void goesByTheProcessThatStartedLast() {
        caller.execute("SELECT sluice.make_known(7, '{http}', '{9}', '{1}', '{10}', '{default}', '{10}', '{NULL}')");

        assertThat(caller.refused("'http', '\"long enough\"'").getSQLState()).isEqualTo("54000");
        caller.submitted("'http'");
        assertThat(caller.taken().maxAttempts()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delay => '1 hour'", "run_at => now() + interval '1 hour'"})
    void schedulesWhatIsToBeginLater(String arguments) {
        caller.submitted(arguments);

        Job job = caller.taken();

        assertThat(job.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(job.runAt()).isAfter(job.createdAt().plusSeconds(3599));
    }

    @Test
    void beginsAtOnceWhatWasDueBefore() {
        caller.submitted("run_at => '-infinity'");

        Job job = caller.taken();

        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.runAt()).isEqualTo(job.createdAt());
    }

    @Test
    void answersWithTheJobThatAKeyMeets() {
        UUID first = caller.submitted("unique_key => 'k'");

        assertThat(caller.submitted("unique_key => 'k'")).isEqualTo(first);
        caller.taken();
        assertThat(caller.submitted("unique_key => 'k'")).isEqualTo(first);
        assertThat(caller.submitted("'http', unique_key => 'k'")).isNotEqualTo(first);
    }

    @Test
    void cancelsInTheOpenWhoseKeyWasTakenMeanwhile() {
        caller.submitted("unique_key => 'k'");
        Job first = get(caller.store()
                        .insert(new Draft(Instant.now()).uniqueKey("k").job(), false))
                .job();

        Job late = caller.taken();

        assertThat(late.state()).isEqualTo(JobState.CANCELLED);
        assertThat(late.error()).satisfies(error -> {
            assertThat(error.type()).isEqualTo("unique-key");
            assertThat(error.message()).isEqualTo("The unique key \"k\" is that of job " + first.id() + ".");
        });
        assertThat(caller.log(late)).extracting(JobEvent::name).containsExactly("queued", "cancelled");
        assertThat(caller.log(late).get(1).error()).isNotNull();
    }

    @Test
    void failsInTheOpenWhatAProcessFindsToBeWrong() {
        caller.submitted("unique_key => 'k', delay => '1 hour'");

        Job job = caller.taken("payload.duration must be a duration");

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.error()).satisfies(error -> {
            assertThat(error.type()).isEqualTo("invalid-job");
            assertThat(error.message()).isEqualTo("payload.duration must be a duration");
        });
        assertThat(caller.log(job)).extracting(JobEvent::name).containsExactly("queued", "running", "failed");
        assertThat(caller.log(job).get(2).error()).isNotNull();
    }

    @Test
    void makesOfAMixedGroupWhatBecomesOfEach() {
        caller.submitted("unique_key => 'k'");
        caller.submitted("'simulate', '1'");
        caller.submitted("'simulate', '2'");
        caller.submitted("'simulate', '3', delay => '1 hour'");
        get(caller.store().insert(new Draft(Instant.now()).uniqueKey("k").job(), false));

        Taken taken = get(caller.inbox()
                .take(caller.handed().stream()
                        .map(each -> new Judged(each.number(), each.payload().equals("2") ? "two" : null, true))
                        .toList()));

        assertThat(taken.queued()).isEqualTo(Map.of("default", 1));
        assertThat(taken.handedAt()).hasSize(2);
        assertThat(taken.failed()).isEqualTo(1);
        assertThat(taken.cancelled()).isEqualTo(1);
        assertThat(caller.handed()).isEmpty();
    }

    @Test
    void leavesWhatOthersCanRunToThem() {
        caller.execute(
                "SELECT sluice.make_known(7, '{other}', '{9}', '{1}', '{10}', '{default}', '{10}', '{NULL}')",
                "INSERT INTO sluice.replica (home, name, version, until) VALUES (7, 'x', 'x', 'infinity')");
        caller.submitted("'other'");

        assertThat(caller.handed()).isEmpty();

        caller.execute("DELETE FROM sluice.replica WHERE home = 7");
        assertThat(caller.handed()).extracting(Handed::kind).containsExactly("other");
    }

    @Test
    void readsLargePayloadsAFewAtATime() {
        caller.inbox()
                .makeKnown(List.of(new KnownKind("large", 1, Duration.ZERO, 4_000_000)), List.of())
                .block(Duration.ofSeconds(10));
        for (int i = 0; i < 4; i++) {
            caller.submitted("'large', to_json(repeat('x', 2000000))");
        }

        assertThat(get(caller.inbox().handed(Set.of("large"), Set.of("default"), 512)))
                .hasSize(3);
    }
}
