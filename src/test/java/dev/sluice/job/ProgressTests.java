package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 100})
    void takesAPercentage(int percent) {
        Progress progress = new Progress(percent, null);

        assertThat(progress.percent()).isEqualTo(percent);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 101, Integer.MAX_VALUE})
    void refusesWhatIsNoPercentage(int percent) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Progress(percent, null))
                .withMessageContaining(String.valueOf(percent));
    }

    @Test
    void takesAMessageUpToItsLimit() {
        String longest = "x".repeat(Progress.MAX_MESSAGE);

        Progress progress = new Progress(0, longest);

        assertThat(progress.message()).isEqualTo(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> new Progress(0, longest + "x"));
    }

    @Test
    void refusesTheCharacterThatNotEveryStoreCanKeep() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Progress(0, "a\0b"));
    }
}
