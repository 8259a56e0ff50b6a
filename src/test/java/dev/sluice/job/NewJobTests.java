package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
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
}
