package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobTests {

    private static final Instant DUE = Instant.parse("2026-11-23T06:00:00Z");

    @Test
    void waitsFromWhenItIsDue() {
        Job job = job(null);

        Instant since = job.waitingSince();

        assertThat(since).isEqualTo(DUE);
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, PT0S", "PT0S, PT0S", "PT3S, PT3S"})
    void waitsFromItsRescueIfThatCameLater(Duration failed, Duration waits) {
        Job job = job(new JobError(JobError.CRASHED, "cut off", 1, DUE.plus(failed), null));

        Instant since = job.waitingSince();

        assertThat(since).isEqualTo(DUE.plus(waits));
    }

    private static Job job(@Nullable JobError error) {
        return new Job(
                new JobId(new UUID(1, 1)),
                1,
                1,
                "simulate",
                "default",
                JobState.QUEUED,
                0,
                1,
                5,
                Duration.ZERO,
                DUE,
                DUE,
                null,
                null,
                null,
                null,
                error,
                "{}",
                null,
                List.of(),
                null,
                null,
                null,
                4);
    }
}
