package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewJobTests {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @ParameterizedTest
    @CsvSource({"PT0S, QUEUED", "PT0.001S, SCHEDULED", "P30D, SCHEDULED"})
    void waitsForItsTimeOnlyIfThatIsAhead(Duration delay, JobState first) {
        JobId id = new JobId(UuidCreator.getTimeOrderedEpoch());
        NewJob job = new NewJob(id, "simulate", "default", "{}", 0, NOW, NOW.plus(delay), 5, Duration.ZERO);

        JobState state = job.firstState();

        assertThat(state).isEqualTo(first);
    }

    @Test
    void isStoredByTheMillisecond() {
        JobId id = new JobId(UuidCreator.getTimeOrderedEpoch());
        Instant later = NOW.plusNanos(5_999_999);
        NewJob job = new NewJob(id, "http", "mail", "[]", 2, NOW.plusNanos(1), later, 5, Duration.ZERO).ownedBy("shop");

        Job stored = job.stored(7);

        Instant due = NOW.plusMillis(5);
        assertThat(stored).returns(id, Job::id).returns(7L, Job::seq).returns(1L, Job::version);
        assertThat(stored).returns(NOW, Job::createdAt).returns(due, Job::runAt).returns("shop", Job::owner);
        assertThat(stored).returns(JobState.SCHEDULED, Job::state).returns(Priority.rank(due, 2), Job::rank);
    }
}
