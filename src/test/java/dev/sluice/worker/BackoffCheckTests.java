package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Initialized;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** The backoff of a kind, and what it has of that of all jobs: 1s to 10m where nothing is set. */
class BackoffCheckTests {

    @ParameterizedTest
    @CsvSource({
        "sluice.kinds.mail.backoff.min=11m, sluice.job.backoff.min=1s",
        "sluice.kinds.mail.backoff.max=500ms, sluice.job.backoff.min=1s",
        "sluice.kinds.mail.backoff.max=1m, sluice.job.backoff.min=2m"
    })
    void refusesWhatContradictsIt(String own, String all) {
        assertThatThrownBy(() -> Initialized.by(new BackoffCheck(), own, all))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("sluice.kinds.mail.backoff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sluice.kinds.mail.backoff.min=10m",
                "sluice.kinds.mail.backoff.max=1s",
                "sluice.kinds.mail.backoff.max=1h",
                "sluice.kinds.mail.timeout=1s",
                "sluice.job.backoff.min=2m"
            })
    void takesWhatDoesNot(String setting) {
        assertThatCode(() -> Initialized.by(new BackoffCheck(), setting)).doesNotThrowAnyException();
    }
}
