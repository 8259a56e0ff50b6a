package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionSettingsTests {

    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "P36501D"})
    void refusesAnAgeAtWhichNothingCanBeKept(Duration age) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionSettings(age, DAY, DAY))
                .withMessageStartingWith("succeeded is " + age);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionSettings(DAY, age, DAY))
                .withMessageStartingWith("failed is " + age);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RetentionSettings(DAY, DAY, age))
                .withMessageStartingWith("cancelled is " + age);
    }
}
