package dev.sluice.store;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
    private Duration timeout = Duration.ofMinutes(10);
    private String uniqueKey;
    private List<String> tags = List.of();
    private String owner;
    private String callback;
    private String trace;
    private IdempotencyKey idempotencyKey;

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

    /**
     * Sets who runs it.
     *
     * @param name a kind's
     * @return this
     */
    public Draft kind(String name) {
        kind = name;
        return this;
    }

    /**
     * Sets where it waits.
     *
     * @param name a queue's
     * @return this
     */
    public Draft queue(String name) {
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

    /**
     * Sets how urgent it is.
     *
     * @param value -100 to 100
     * @return this
     */
    public Draft priority(int value) {
        priority = value;
        return this;
    }

    /**
     * Sets when it may run.
     *
     * @param wait from now
     * @return this
     */
    public Draft dueIn(Duration wait) {
        delay = wait;
        return this;
    }

    /**
     * Sets how often it may be tried.
     *
     * @param number the first included
     * @return this
     */
    public Draft maxAttempts(int number) {
        maxAttempts = number;
        return this;
    }

    /**
     * One with a key.
     *
     * @param key the only live one of its kind
     * @return this
     */
    public Draft uniqueKey(String key) {
        uniqueKey = key;
        return this;
    }

    Draft tags(String... words) {
        tags = List.of(words);
        return this;
    }

    Draft owner(String caller) {
        owner = caller;
        return this;
    }

    Draft trace(String context) {
        trace = context;
        return this;
    }

    Draft callback(String url) {
        callback = url;
        return this;
    }

    /**
     * Sets what its submitter calls the submission by.
     *
     * @param key in force for a day
     * @return this
     */
    public Draft key(IdempotencyKey key) {
        idempotencyKey = key;
        return this;
    }

    /**
     * Sets how long an attempt may take.
     *
     * @param limit zero for no limit
     * @return this
     */
    public Draft timeout(Duration limit) {
        timeout = limit;
        return this;
    }

    /**
     * The job.
     *
     * @return it, under the same id at each call
     */
    public NewJob job() {
        return new NewJob(
                id,
                kind,
                queue,
                payload,
                priority,
                now,
                now.plus(delay),
                maxAttempts,
                timeout,
                uniqueKey,
                tags,
                owner,
                callback,
                trace,
                idempotencyKey);
    }
}
