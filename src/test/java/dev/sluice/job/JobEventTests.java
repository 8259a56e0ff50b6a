package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JobEventTests {

    private static final JobId ID = new JobId(UuidCreator.getTimeOrderedEpoch());

    @ParameterizedTest
    @EnumSource
    void isNamedForTheStateItLedTo(JobState state) {
        JobEvent event = event(state, null);

        assertThat(event.name()).isEqualTo(state.text());
    }

    @Test
    void isNamedProgressWhereItIsNoMove() {
        JobEvent event = event(JobState.RUNNING, new Progress(5, null));

        assertThat(event.name()).isEqualTo(JobEvent.PROGRESS);
    }

    @Test
    void changesNothingButItsVersionOrItsAttempt() {
        JobEvent event = event(JobState.QUEUED, null);

        JobEvent changed = event.withVersion(7).withAttempt(3);

        assertThat(changed.version()).isEqualTo(7);
        assertThat(changed.attempt()).isEqualTo(3);
        assertThat(changed.withVersion(1).withAttempt(0)).isEqualTo(event);
    }

    private static JobEvent event(JobState state, Progress progress) {
        return new JobEvent(ID, "simulate", "default", state, 0, 1, Instant.EPOCH, progress, null, null);
    }
}
