package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class WorkerSettingsTests {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final JobSettings.Backoff BACKOFF =
            new JobSettings.Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10));
    private static final DataSize MAX_PAYLOAD = DataSize.ofKilobytes(256);

    @Test
    void haveTheDefaultsOfTheContract() {
        JobSettings jobs = bind("sluice.job", JobSettings.class, Map.of());
        ShutdownSettings shutdown = bind("sluice.shutdown", ShutdownSettings.class, Map.of());

        assertThat(jobs).isEqualTo(new JobSettings(5, TIMEOUT, BACKOFF, MAX_PAYLOAD));
        assertThat(shutdown.drain()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void areReadFromProperties() {
        JobSettings jobs = bind(
                "sluice.job",
                JobSettings.class,
                Map.of(
                        "sluice.job.max-attempts", "3",
                        "sluice.job.timeout", "0",
                        "sluice.job.backoff.max", "2s",
                        "sluice.job.max-payload", "1MB"));

        assertThat(jobs)
                .isEqualTo(new JobSettings(
                        3,
                        Duration.ZERO,
                        new JobSettings.Backoff(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                        DataSize.ofMegabytes(1)));
    }

    @Test
    void areReadForEachKind() {
        KindSettings.ByKind kinds = bind(
                "sluice",
                KindSettings.ByKind.class,
                Map.of("sluice.kinds.http.max-attempts", "9", "sluice.kinds.http.backoff.min", "3s"));

        assertThat(kinds.kinds())
                .isEqualTo(Map.of(
                        "http", new KindSettings(9, null, new KindSettings.Backoff(Duration.ofSeconds(3), null))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT1S, 'max-attempts is 0, allowed is 1 to 100'",
        "101, PT1S, 'max-attempts is 101, allowed is 1 to 100'",
        "5, PT-1S, 'timeout is PT-1S, allowed is 0 or more'"
    })
    void refuseLimitsThatNoJobCouldMeet(int maxAttempts, Duration timeout, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobSettings(maxAttempts, timeout, BACKOFF, MAX_PAYLOAD))
                .withMessage(message);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KindSettings(maxAttempts, timeout, null))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void allowTheFewestAndTheMostAttempts(int maxAttempts) {
        JobSettings jobs = new JobSettings(maxAttempts, TIMEOUT, BACKOFF, MAX_PAYLOAD);

        assertThat(jobs.maxAttempts()).isEqualTo(maxAttempts);
    }

    @ParameterizedTest
    @CsvSource({"PT-1S, PT1S", "PT2S, PT1S"})
    void refuseABackoffThatIsNone(Duration min, Duration max) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JobSettings.Backoff(min, max));
    }

    @Test
    void refuseAPayloadLimitThatNoPayloadMeetsOrNoMemory() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobSettings(5, TIMEOUT, BACKOFF, DataSize.ofBytes(1)))
                .withMessage("max-payload is 1B, allowed is 2B to 1GB");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JobSettings(5, TIMEOUT, BACKOFF, DataSize.ofBytes((1L << 30) + 1)));
    }

    @Test
    void refuseANegativeDrain() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShutdownSettings(Duration.ofSeconds(-1)))
                .withMessage("drain is PT-1S, allowed is 0 or more");
    }

    private static <T> T bind(String prefix, Class<T> type, Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, type);
    }
}
