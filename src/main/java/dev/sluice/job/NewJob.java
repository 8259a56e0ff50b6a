package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A submission that has been checked and has its id, but is not stored yet.
 *
 * @param id its name, made by who submits it, so that an unknown outcome can be looked up
 * @param kind which handler runs it
 * @param queue where it waits
 * @param payload JSON text, kept to the letter
 * @param priority {@link Priority#MIN} to {@link Priority#MAX}
 * @param createdAt when it was asked for
 * @param runAt when it is due; not before {@code createdAt}
 * @param maxAttempts tries in all, the first included
 * @param timeout limit of one attempt, zero for none
 * @param uniqueKey at most one live job of its kind has this key; null for none
 * @param tags words to find it by, up to {@link #MAX_TAGS}
 * @param owner the caller who submits it, or null where nobody has to say who he is
 * @param callback the URL to tell when it has ended, or null
 * @param trace the place in a trace that its submission names (W3C Trace Context), or null
 * @param idempotencyKey what its submitter calls the submission by, or null
 */
public record NewJob(
        JobId id,
        String kind,
        String queue,
        String payload,
        int priority,
        Instant createdAt,
        Instant runAt,
        int maxAttempts,
        Duration timeout,
        @Nullable String uniqueKey,
        List<String> tags,
        @Nullable String owner,
        @Nullable String callback,
        @Nullable String trace,
        @Nullable IdempotencyKey idempotencyKey) {

    /** The most tags. */
    public static final int MAX_TAGS = 16;

    /** The longest tag, in characters. */
    public static final int MAX_TAG = 64;

    /** The longest unique key, in characters. */
    public static final int MAX_UNIQUE_KEY = 255;

    /** Keeps the tags as they are now. */
    public NewJob {
        tags = List.copyOf(tags);
    }

    /** A job without keys or tags. */
    public NewJob(
            JobId id,
            String kind,
            String queue,
            String payload,
            int priority,
            Instant createdAt,
            Instant runAt,
            int maxAttempts,
            Duration timeout) {
        this(
                id,
                kind,
                queue,
                payload,
                priority,
                createdAt,
                runAt,
                maxAttempts,
                timeout,
                null,
                List.of(),
                null,
                null,
                null,
                null);
    }

    /**
     * This job under what its submitter calls the submission by.
     *
     * @param key the client's word
     * @return a copy
     */
    public NewJob under(IdempotencyKey key) {
        return copy(id, createdAt, runAt, owner, trace, key);
    }

    /**
     * This job as somebody's own.
     *
     * @param caller who submits it
     * @return a copy
     */
    public NewJob ownedBy(String caller) {
        return copy(id, createdAt, runAt, caller, trace, idempotencyKey);
    }

    /**
     * This job as a part of a trace.
     *
     * @param context the place in it, a {@code traceparent}
     * @return a copy
     */
    public NewJob tracedBy(String context) {
        return copy(id, createdAt, runAt, owner, context, idempotencyKey);
    }

    /**
     * This job as one of its own, asked for and due now.
     *
     * @param name its id
     * @param now when
     * @return a copy without an idempotency key
     */
    public NewJob at(JobId name, Instant now) {
        return copy(name, now, now, owner, trace, null);
    }

    private NewJob copy(
            JobId name,
            Instant asked,
            Instant due,
            @Nullable String caller,
            @Nullable String context,
            @Nullable IdempotencyKey key) {
        return new NewJob(
                name,
                kind,
                queue,
                payload,
                priority,
                asked,
                due,
                maxAttempts,
                timeout,
                uniqueKey,
                tags,
                caller,
                callback,
                context,
                key);
    }

    /**
     * The state it starts its life in.
     *
     * @return queued if it is due when it is made, else scheduled
     */
    public JobState firstState() {
        return runAt.isAfter(createdAt) ? JobState.SCHEDULED : JobState.QUEUED;
    }

    /**
     * Its row when it is stored. A store holds milliseconds, and what is told is what is stored.
     *
     * @param seq its number within the store
     * @return version one
     */
    public Job stored(long seq) {
        Instant due = runAt.truncatedTo(ChronoUnit.MILLIS);
        return new Job(
                id,
                seq,
                Priority.rank(due, priority),
                kind,
                queue,
                firstState(),
                priority,
                0,
                maxAttempts,
                timeout,
                createdAt.truncatedTo(ChronoUnit.MILLIS),
                due,
                null,
                null,
                null,
                null,
                null,
                payload,
                uniqueKey,
                tags,
                owner,
                callback,
                trace,
                1);
    }
}
