package dev.sluice.store;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;

/** A new job in the making, of which a test says only what matters to it. */
public final class Draft {

    private final Instant now;
    private JobId id = new JobId(UuidCreator.getTimeOrderedEpochFast());
    private String kind = "simulate";
    private String queue = "default";
    private String payload = "{}";
    private int priority;
    private Duration delay = Duration.ZERO;
    private int maxAttempts = 5;

    /**
     * A job that is due at once, with nothing special about it.
     *
     * @param now when it is asked for
     */
    public Draft(Instant now) {
        this.now = now;
    }

    Draft id(JobId taken) {
        id = taken;
        return this;
    }

    Draft kind(String name) {
        kind = name;
        return this;
    }

    Draft queue(String name) {
        queue = name;
        return this;
    }

    /**
     * Sets what the handler gets.
     *
     * @param json kept to the letter
     * @return this
     */
    public Draft payload(String json) {
        payload = json;
        return this;
    }

    Draft priority(int value) {
        priority = value;
        return this;
    }

    Draft dueIn(Duration wait) {
        delay = wait;
        return this;
    }

    Draft maxAttempts(int number) {
        maxAttempts = number;
        return this;
    }

    /**
     * The job.
     *
     * @return it, under the same id at each call
     */
    public NewJob job() {
        return new NewJob(
                id, kind, queue, payload, priority, now, now.plus(delay), maxAttempts, Duration.ofMinutes(10));
    }
}
