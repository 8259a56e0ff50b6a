package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever set something that is refused finds it by its name. */
class RefusedSettingTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sluice.queues.mail | capacity is 0, allowed is 1 to 9 | sluice.queues.mail.capacity is 0, allowed is 1 to 9.",
                "sluice.http | connectTimeout is PT0S, allowed is 1ms | sluice.http.connect-timeout is PT0S, allowed is 1ms.",
                "sluice.http | secrets[1] is none | sluice.http.secrets[1] is none.",
                "sluice.security | corsOrigins has 'x' | sluice.security.cors-origins has 'x'.",
                "sluice.kinds.timeout | timeout is PT-1S | sluice.kinds.timeout.timeout is PT-1S.",
                "sluice.job.backoff | min and max are PT2S and PT1S | sluice.job.backoff: min and max are PT2S and PT1S.",
                "sluice | a queue is named 'X' | sluice: a queue is named 'X'.",
            })
    void isNamed(String prefix, String message, String said) {
        assertThat(RefusedSettingAnalyzer.said(prefix, message)).isEqualTo(said);
    }
}
