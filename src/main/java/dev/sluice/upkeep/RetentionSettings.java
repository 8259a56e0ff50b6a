package dev.sluice.upkeep;

import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long jobs are kept after they ended; then they are deleted, with their events.
 *
 * @param succeeded those that ended well
 * @param failed those that ended badly
 * @param cancelled those that were ended by a person
 */
@ConfigurationProperties("sluice.retention")
record RetentionSettings(
        @DefaultValue("24h") Duration succeeded,
        @DefaultValue("7d") Duration failed,
        @DefaultValue("24h") Duration cancelled) {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    RetentionSettings {
        check("succeeded", succeeded);
        check("failed", failed);
        check("cancelled", cancelled);
    }

    private static void check(String name, Duration age) {
        if (age.isNegative() || age.isZero() || age.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + age + ", allowed is more than 0 and up to " + LONGEST);
        }
    }

    List<Age> ages() {
        return List.of(
                new Age(JobState.SUCCEEDED, succeeded),
                new Age(JobState.FAILED, failed),
                new Age(JobState.CANCELLED, cancelled));
    }

    /**
     * How long jobs of one state are kept.
     *
     * @param state how they ended
     * @param limit the age at which they are deleted
     */
    record Age(JobState state, Duration limit) {}
}
