package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.FieldError;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

class SimulateHandlerTests {

    private final SimulateHandler handler =
            new SimulateHandler(new SimulateSettings(Duration.ZERO), JsonMapper.shared());

    @Test
    void saysHowFarItIsInTenStepsAndReturnsNothing() throws InterruptedException {
        TestJob job = TestJob.of("{}", 1);

        Object result = handler.work(job);

        assertThat(result).isNull();
        assertThat(job.percents()).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    }

    @Test
    void saysHowFarItIsInAsManyStepsAsAreAskedFor() throws InterruptedException {
        TestJob job = TestJob.of("{\"steps\":3}", 1);

        handler.work(job);

        assertThat(job.percents()).containsExactly(33, 66, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void failsAsManyAttemptsAsAreAskedFor(int attempt) {
        TestJob job = TestJob.of("{\"fail\":2}", attempt);

        assertThatExceptionOfType(SimulateHandler.SimulatedFailure.class)
                .isThrownBy(() -> handler.work(job))
                .withMessage("Attempt %d of 2 that were to fail.", attempt);
        assertThat(job.percents()).endsWith(100);
    }

    @Test
    void succeedsAfterThem() throws InterruptedException {
        TestJob job = TestJob.of("{\"fail\":2}", 3);

        handler.work(job);

        assertThat(job.percents()).endsWith(100);
    }

    @Test
    void endsWhenItIsInterrupted() {
        TestJob job = TestJob.of("{\"duration\":\"P1D\"}", 1);

        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> handler.work(job));
        assertThat(job.percents()).isEmpty();
    }

    @Test
    void expectsToTakeAsLongAsItIsSet() {
        SimulateHandler slow = new SimulateHandler(new SimulateSettings(Duration.ofSeconds(7)), JsonMapper.shared());

        assertThat(slow.expected()).isEqualTo(Duration.ofSeconds(7));
        assertThat(slow.kind()).isEqualTo("simulate");
    }

    @Test
    void checksAPayload() {
        List<FieldError> errors = handler.check("{\"steps\":0}");

        assertThat(errors).extracting(FieldError::field).containsExactly("payload.steps");
    }

    @Test
    void takesFiveSecondsUnlessItIsSet() {
        SimulateSettings unset = bind(Map.of());
        SimulateSettings set = bind(Map.of("sluice.simulate.duration", "20ms"));

        assertThat(unset.duration()).isEqualTo(Duration.ofSeconds(5));
        assertThat(set.duration()).isEqualTo(Duration.ofMillis(20));
    }

    @Test
    void refusesANegativeDuration() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SimulateSettings(Duration.ofMillis(-1)))
                .withMessage("duration is PT-0.001S, allowed is 0 or more");
    }

    private static SimulateSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sluice.simulate", SimulateSettings.class);
    }
}
