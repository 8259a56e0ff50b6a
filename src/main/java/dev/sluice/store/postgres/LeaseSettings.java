package dev.sluice.store.postgres;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a process that is not heard of keeps its jobs.
 *
 * @param duration a replica that does not renew within it loses its running jobs
 */
@ConfigurationProperties("sluice.lease")
record LeaseSettings(@DefaultValue("10s") Duration duration) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /** Refuses a lease that a slow commit would end, or that keeps the jobs of the dead. */
    LeaseSettings {
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "duration is " + duration + ", allowed is " + SHORTEST + " to " + LONGEST);
        }
    }
}
