package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTests {

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    private static final RetryPolicy POLICY = new RetryPolicy(Duration.ofSeconds(1), Duration.ofMinutes(10));

    @RepeatedTest(20)
    void neverLeavesItsBounds(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());

        for (int i = 0; i < 1000; i++) {
            Duration min = Duration.ofNanos(random.nextLong(Duration.ofHours(1).toNanos()));
            Duration max = min.plusNanos(random.nextLong(Duration.ofDays(30).toNanos()));
            int attempt = 1 + random.nextInt(100);

            Duration delay = new RetryPolicy(min, max).delay(attempt, random.nextDouble());

            assertThat(delay).as("%s to %s, attempt %s", min, max, attempt).isBetween(min, max);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, PT2S", "2, PT4S", "3, PT8S", "9, PT8M32S", "10, PT10M", "100, PT10M", "2147483647, PT10M"})
    void doublesItsCeilingWithEachAttemptUpToTheMaximum(int attempt, Duration ceiling) {
        Duration longest = POLICY.delay(attempt, ALMOST_ONE);

        assertThat(longest).isBetween(ceiling.minusMillis(1), ceiling);
        assertThat(POLICY.delay(attempt, 0)).isEqualTo(POLICY.min());
    }

    @Test
    void spreadsTheWaitsEvenly() {
        Duration half = POLICY.delay(3, 0.5);
        Duration quarter = POLICY.delay(3, 0.25);

        assertThat(half).isEqualTo(Duration.ofMillis(1000 + 3500));
        assertThat(quarter).isEqualTo(Duration.ofMillis(1000 + 1750));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void waitsAlwaysTheSameWhereMinimumAndMaximumAreEqual(int attempt) {
        Duration wait = Duration.ofSeconds(3);
        RetryPolicy fixed = new RetryPolicy(wait, wait);

        Duration delay = fixed.delay(attempt, ALMOST_ONE);

        assertThat(delay).isEqualTo(wait);
    }

    @Test
    void doesNotWaitWithoutAMinimum() {
        RetryPolicy atOnce = new RetryPolicy(Duration.ZERO, Duration.ZERO);

        Duration delay = atOnce.delay(5, ALMOST_ONE);

        assertThat(delay).isZero();
    }

    @Test
    void refusesANegativeWait() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ofMillis(-1), Duration.ofSeconds(1)))
                .withMessageContaining("PT-0.001S");
    }

    @Test
    void refusesAMaximumBelowTheMinimum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetryPolicy(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT2S and PT1S");
    }
}
