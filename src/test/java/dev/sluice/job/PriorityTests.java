package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTests {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @Test
    void ranksByTimeWithoutAPriority() {
        long rank = Priority.rank(NOW, 0);

        assertThat(rank).isEqualTo(NOW.toEpochMilli());
        assertThat(Priority.rank(NOW.plusMillis(1), 0)).isGreaterThan(rank);
    }

    @ParameterizedTest
    @ValueSource(ints = {Priority.MIN, -7, 0, 1, 42, Priority.MAX})
    void movesAJobHalfAMinuteAheadForEachStep(int priority) {
        long rank = Priority.rank(NOW, priority);

        assertThat(NOW.toEpochMilli() - rank)
                .isEqualTo(Duration.ofSeconds(30).multipliedBy(priority).toMillis());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, Priority.MAX})
    void letsAnOldJobPassAnUrgentNewerOne(int priority) {
        Instant waited = NOW.minus(Priority.STEP.multipliedBy(priority));

        long urgent = Priority.rank(NOW, priority);

        assertThat(Priority.rank(waited, 0)).isEqualTo(urgent);
        assertThat(Priority.rank(waited.minusMillis(1), 0)).isLessThan(urgent);
        assertThat(Priority.rank(waited.plusMillis(1), 0)).isGreaterThan(urgent);
    }

    @Test
    void starvesNobodyBeyondTheWholeRange() {
        Duration range = Priority.STEP.multipliedBy(Priority.MAX - Priority.MIN);

        long least = Priority.rank(NOW.minus(range).minusMillis(1), Priority.MIN);

        assertThat(range).isEqualTo(Duration.ofMinutes(100));
        assertThat(least).isLessThan(Priority.rank(NOW, Priority.MAX));
    }
}
