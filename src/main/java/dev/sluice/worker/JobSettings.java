package dev.sluice.worker;

import dev.sluice.job.RetryPolicy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The limits of every job, where its kind or its submission says nothing else.
 *
 * @param maxAttempts tries in all, the first included; 1 to 100
 * @param timeout limit of one attempt; 0 means none
 * @param backoff how long to wait between attempts
 * @param maxPayload largest payload, and largest result; 2B to 1GB
 */
@ConfigurationProperties("sluice.job")
public record JobSettings(
        @DefaultValue("5") int maxAttempts,
        @DefaultValue("10m") Duration timeout,
        @DefaultValue Backoff backoff,
        @DefaultValue("256KB") DataSize maxPayload) {

    /** The largest number of attempts a job may have. */
    public static final int MAX_ATTEMPTS = 100;

    private static final DataSize MAX_PAYLOAD = DataSize.ofGigabytes(1);

    /** Refuses limits that no job could meet. */
    public JobSettings {
        check(maxAttempts, timeout);
        if (maxPayload.toBytes() < 2 || maxPayload.compareTo(MAX_PAYLOAD) > 0) {
            throw new IllegalArgumentException(
                    "max-payload is " + maxPayload + ", allowed is 2B to " + MAX_PAYLOAD.toGigabytes() + "GB");
        }
    }

    static void check(int maxAttempts, Duration timeout) {
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("max-attempts is " + maxAttempts + ", allowed is 1 to " + MAX_ATTEMPTS);
        }
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout is " + timeout + ", allowed is 0 or more");
        }
    }

    /**
     * How long to wait between attempts: exponential with full jitter.
     *
     * @param min the shortest wait
     * @param max the longest wait
     */
    public record Backoff(
            @DefaultValue("1s") Duration min,
            @DefaultValue("10m") Duration max) {

        /** Refuses a negative wait and a maximum below the minimum. */
        public Backoff {
            policy(min, max);
        }

        RetryPolicy policy() {
            return policy(min, max);
        }

        private static RetryPolicy policy(Duration min, Duration max) {
            return new RetryPolicy(min, max);
        }
    }
}
