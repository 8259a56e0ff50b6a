package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTests {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 1000, 1",
        "10, 4, 3",
        "12, 4, 3",
        "13, 4, 4",
        "299, 1, 299",
        "301, 1, 300",
        "1, 0.0001, 300",
        "1, 0, 300",
        "2147483647, 0.5, 300"
    })
    void isWhenSoManyHaveEndedInWholeSecondsWithinItsBounds(int jobs, double perSecond, long seconds) {
        Duration wait = RetryAfter.of(jobs, perSecond);

        assertThat(wait).isEqualTo(Duration.ofSeconds(seconds));
    }
}
