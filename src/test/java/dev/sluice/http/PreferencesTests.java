package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.reactive.function.server.MockServerRequest;

class PreferencesTests {

    private static Preferences preferences(String header) {
        return Preferences.of(
                MockServerRequest.builder().header("Prefer", header).build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait=5|5",
                "WAIT=5|5",
                "wait = 5|5",
                "wait=\"5\"|5",
                "respond-async, wait=5|5",
                "foo; bar=\"a,wait=9\", wait=5; x=y|5",
                "foo=\"a\\\",wait=9\", wait=5|5",
                "wait=5, wait=9|5",
                ",, wait=5,|5",
                "wait=0|0",
                "wait=007|7",
                "wait=60|60",
                "wait=61|60",
                "wait=99999999999999999999|60"
            })
    void aWishToWaitIsRead(String header, int seconds) {
        assertThat(PreferWait.patience(preferences(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait",
                "wait=",
                "wait=-1",
                "wait=1.5",
                "wait=five",
                "wait=+5",
                "waiting=5",
                "x=\"wait=5",
                "wait=x, wait=5",
                "",
                "="
            })
    void whatIsNoneIsPassedOver(String header) {
        assertThat(PreferWait.patience(preferences(header))).isEmpty();
    }

    @Test
    void preferencesMayComeInSeveralHeaders() {
        Preferences preferences = Preferences.of(MockServerRequest.builder()
                .header("Prefer", "return=minimal")
                .header("prefer", "wait=5, handling=lenient")
                .build());

        assertThat(preferences.value("return")).contains("minimal");
        assertThat(preferences.value("wait")).contains("5");
        assertThat(preferences.value("handling")).contains("lenient");
    }

    @Test
    void aPreferenceMayHaveNoValue() {
        assertThat(preferences("respond-async").value("respond-async")).contains("");
    }
}
