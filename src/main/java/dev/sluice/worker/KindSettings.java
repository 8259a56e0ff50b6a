package dev.sluice.worker;

import dev.sluice.job.RetryPolicy;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The limits of the jobs of one kind; what is not set is as in {@code sluice.job}.
 *
 * @param maxAttempts tries in all, the first included; 1 to 100
 * @param timeout limit of one attempt; 0 means none
 * @param backoff how long to wait between attempts
 */
public record KindSettings(
        @Nullable Integer maxAttempts,
        @Nullable Duration timeout,
        @Nullable Backoff backoff) {

    static final KindSettings NONE = new KindSettings(null, null, null);

    /** Refuses limits that no job could meet. */
    public KindSettings {
        JobSettings.check(maxAttempts == null ? 1 : maxAttempts, timeout == null ? Duration.ZERO : timeout);
    }

    RetryPolicy retryPolicy(JobSettings all) {
        if (backoff == null) {
            return all.backoff().policy();
        }
        Duration min = backoff.min() == null ? all.backoff().min() : backoff.min();
        Duration max = backoff.max() == null ? all.backoff().max() : backoff.max();
        return new RetryPolicy(min, max);
    }

    /**
     * How long to wait between attempts.
     *
     * @param min the shortest wait
     * @param max the longest wait
     */
    public record Backoff(@Nullable Duration min, @Nullable Duration max) {}

    /**
     * All kinds that have settings of their own.
     *
     * @param kinds limits by kind
     */
    @ConfigurationProperties("sluice")
    record ByKind(@DefaultValue Map<String, KindSettings> kinds) {}
}
