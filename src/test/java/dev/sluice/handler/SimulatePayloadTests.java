package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FieldError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SimulatePayloadTests {

    private static final String DURATION = "must be an ISO-8601 duration from PT0S to PT24H";

    private final SimulatePayload.Reader reader = new SimulatePayload.Reader(JsonMapper.shared());

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"duration\":null,\"fail\":null,\"steps\":null}"})
    void hasDefaultsForAllOfIt(String payload) {
        SimulatePayload read = reader.read(payload);

        assertThat(read).isEqualTo(new SimulatePayload(null, 0, 10));
        assertThat(reader.check(payload)).isEmpty();
    }

    @Test
    void readsAllOfIt() {
        SimulatePayload read = reader.read("{\"duration\":\"PT1.5S\",\"fail\":2,\"steps\":3}");

        assertThat(read).isEqualTo(new SimulatePayload(Duration.ofMillis(1500), 2, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"duration\":\"PT0S\",\"fail\":0,\"steps\":1}",
                "{\"duration\":\"PT24H\",\"fail\":1000,\"steps\":1000}",
                "{\"duration\":\"P1D\"}"
            })
    void allowsTheLeastAndTheMost(String payload) {
        List<FieldError> errors = reader.check(payload);

        assertThat(errors).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"5", "\"5 s\"", "\"\"", "\"PT-1S\"", "\"PT24H0.001S\"", "\"P2D\"", "true", "{}", "[\"PT1S\"]"})
    void namesADurationThatIsNone(String value) {
        List<FieldError> errors = reader.check("{\"duration\":" + value + "}");

        assertThat(errors).containsExactly(new FieldError("payload.duration", DURATION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1001", "1.5", "1.0", "1e1", "\"1\"", "true", "[]", "{}", "99999999999999999999"})
    void namesANumberOfFailuresThatIsNone(String value) {
        List<FieldError> errors = reader.check("{\"fail\":" + value + "}");

        assertThat(errors).containsExactly(new FieldError("payload.fail", "must be a whole number from 0 to 1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "1.5", "\"1\"", "false", "4294967297"})
    void namesANumberOfStepsThatIsNone(String value) {
        List<FieldError> errors = reader.check("{\"steps\":" + value + "}");

        assertThat(errors).containsExactly(new FieldError("payload.steps", "must be a whole number from 1 to 1000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"PT1S\"", "[]", "true"})
    void namesAPayloadThatIsNoObject(String payload) {
        List<FieldError> errors = reader.check(payload);

        assertThat(errors)
                .containsExactly(new FieldError("payload", "must be an object with duration, fail and steps"));
    }

    @ParameterizedTest
    @CsvSource({"Duration", "sleep", "''", "a.b"})
    void namesAFieldThatItDoesNotKnow(String name) {
        List<FieldError> errors = reader.check("{\"" + name + "\":1}");

        assertThat(errors)
                .containsExactly(
                        new FieldError("payload." + name, "is not known; allowed are duration, fail and steps"));
    }

    @Test
    void namesAllThatIsWrongAtOnce() {
        List<FieldError> errors = reader.check("{\"what\":1,\"steps\":0,\"fail\":-1,\"duration\":1,\"ever\":2}");

        assertThat(errors)
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "payload.what", "payload.ever", "payload.duration", "payload.fail", "payload.steps");
    }
}
