package dev.sluice.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobId;
import dev.sluice.worker.JobContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

class SimulateHandlerTests {

    private final SimulateHandler handler =
            new SimulateHandler(new SimulateSettings(Duration.ZERO), JsonMapper.shared());

    @Test
    void saysHowFarItIsInTenStepsAndReturnsNothing() throws InterruptedException {
        Context context = new Context("{}", 1);

        Object result = handler.work(context);

        assertThat(result).isNull();
        assertThat(context.percents).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
    }

    @Test
    void saysHowFarItIsInAsManyStepsAsAreAskedFor() throws InterruptedException {
        Context context = new Context("{\"steps\":3}", 1);

        handler.work(context);

        assertThat(context.percents).containsExactly(33, 66, 100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void failsAsManyAttemptsAsAreAskedFor(int attempt) {
        Context context = new Context("{\"fail\":2}", attempt);

        assertThatExceptionOfType(SimulateHandler.SimulatedFailure.class)
                .isThrownBy(() -> handler.work(context))
                .withMessage("Attempt %d of 2 that were to fail.", attempt);
        assertThat(context.percents).endsWith(100);
    }

    @Test
    void succeedsAfterThem() throws InterruptedException {
        Context context = new Context("{\"fail\":2}", 3);

        handler.work(context);

        assertThat(context.percents).endsWith(100);
    }

    @Test
    void endsWhenItIsInterrupted() {
        Context context = new Context("{\"duration\":\"P1D\"}", 1);

        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> handler.work(context));
        assertThat(context.percents).isEmpty();
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

    /** An attempt that keeps what is said of it. */
    private static final class Context implements JobContext {

        private final String payload;
        private final int attempt;
        private final List<Integer> percents = new ArrayList<>();

        Context(String payload, int attempt) {
            this.payload = payload;
            this.attempt = attempt;
        }

        @Override
        public JobId id() {
            return JobId.parse("019a8f3e-0000-7000-8000-000000000000");
        }

        @Override
        public int attempt() {
            return attempt;
        }

        @Override
        public int maxAttempts() {
            return 5;
        }

        @Override
        public long epoch() {
            return 1;
        }

        @Override
        public String payload() {
            return payload;
        }

        @Override
        public @Nullable Instant deadline() {
            return null;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public Logger logger() {
            return LoggerFactory.getLogger(SimulateHandlerTests.class);
        }

        @Override
        public void progress(int percent, @Nullable String message) {
            percents.add(percent);
        }
    }
}
