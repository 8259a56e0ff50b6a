package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** What is stored is found again, and its log is read in pages. */
public interface InsertContract extends StoreUnderTest {

    @Test
    default void storesANewJobInVersionOne() {
        NewJob job = draft().kind("http").queue("mail").priority(7).job();

        Job stored = get(insert(job, true));

        Instant created = job.createdAt().truncatedTo(ChronoUnit.MILLIS);
        assertThat(stored)
                .isEqualTo(new Job(
                        job.id(),
                        stored.seq(),
                        Priority.rank(created, 7),
                        "http",
                        "mail",
                        JobState.QUEUED,
                        7,
                        0,
                        job.maxAttempts(),
                        job.timeout(),
                        created,
                        created,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "{}",
                        null,
                        List.of(),
                        null,
                        null,
                        null,
                        1));
        assertThat(row(job.id())).isEqualTo(stored);
    }

    @Test
    default void beginsTheLogWithTheSubmission() {
        Job job = buffered(draft());

        List<JobEvent> log = log(job.id());

        assertThat(log)
                .containsExactly(new JobEvent(
                        job.id(), job.kind(), job.queue(), JobState.QUEUED, 0, 1, job.createdAt(), null, null, null));
    }

    @Test
    default void keepsAJobThatIsNotDueYetAsScheduled() {
        Job job = unbuffered(draft().dueIn(Duration.ofMinutes(5)));

        Job found = row(job.id());

        assertThat(found).isEqualTo(job);
        assertThat(found.state()).isEqualTo(JobState.SCHEDULED);
        assertThat(found.runAt()).isEqualTo(now().plus(Duration.ofMinutes(5)));
        assertThat(lastEvent(job.id()).state()).isEqualTo(JobState.SCHEDULED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"it's \\\"quoted\\\"\"}",
                "'); DROP TABLE job; --",
                "{\"text\":\"Zürich – 東京 – \uD83D\uDE80 – e\u0301\"}",
                "{\"nul\":\"\\u0000\",\"half\":\"\\ud83d\"}",
                "  { \"spaces\" :\t1.50,\r\n \"spaces\": 1e400 }  ",
                "null",
                "?1 :name @at $dollar %s {}"
            })
    default void findsAPayloadToTheLetter(String payload) {
        Job job = buffered(draft().payload(payload));

        Job found = row(job.id());

        assertThat(found.payload()).isEqualTo(payload);
    }

    @Test
    default void findsABigPayloadToTheLetter() {
        String payload = "\"" + "ü\uD83D\uDE80x".repeat(300_000) + "\"";
        Job job = buffered(draft().payload(payload));

        Job found = row(job.id());

        assertThat(found.payload()).isEqualTo(payload);
    }

    @Test
    default void findsEveryBitOfAnId() {
        List<JobId> ids = Stream.of(
                        "00000000-0000-7000-8000-000000000000",
                        "ffffffff-ffff-7fff-bfff-ffffffffffff",
                        "7fffffff-ffff-7fff-80ff-ff7f80000001")
                .map(JobId::parse)
                .toList();

        ids.forEach(id -> buffered(draft().id(id)));

        assertThat(ids).allSatisfy(id -> assertThat(row(id).id()).isEqualTo(id));
    }

    @Test
    default void numbersJobsInTheOrderOfTheirCommits() {
        Job first = buffered(draft());
        Job second = unbuffered(draft());
        Job third = buffered(draft());

        List<Long> numbers = Stream.of(first, second, third).map(Job::seq).toList();

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void knowsNothingOfAJobThatWasNeverStored() {
        JobId id = new JobId(UuidCreator.getTimeOrderedEpoch());

        List<JobEvent> log = log(id);

        assertThat(log).isEmpty();
        StepVerifier.create(store().find(id)).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void readsTheLogInPages() {
        Claim claim = started();
        JobId id = claim.job().id();
        for (int percent = 0; percent < 5; percent++) {
            get(store().progress(claim, new Progress(percent, null)));
        }

        List<JobEvent> all = log(id);

        assertThat(all).extracting(JobEvent::version).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(get(store().events(id, 0, 3))).isEqualTo(all.subList(0, 3));
        assertThat(get(store().events(id, 3, 3))).isEqualTo(all.subList(3, 6));
        assertThat(get(store().events(id, 6, 3))).isEqualTo(all.subList(6, 7));
        assertThat(get(store().events(id, 7, 3))).isEmpty();
    }

    @Test
    default void keepsTheLogsOfJobsApart() {
        Claim claim = started();
        Job other = buffered(draft());

        List<JobEvent> log = log(claim.job().id());

        assertThat(log)
                .hasSize(2)
                .extracting(JobEvent::job)
                .containsOnly(claim.job().id());
        assertThat(log(other.id())).hasSize(1);
    }
}
