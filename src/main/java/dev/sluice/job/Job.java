package dev.sluice.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored job as it stood when it was read.
 *
 * @param id its name
 * @param seq its number in the order of commit, within its store
 * @param rank its place in line, see {@link Priority#rank}
 * @param kind which handler runs it
 * @param queue where it waits
 * @param state where it stands
 * @param priority {@link Priority#MIN} to {@link Priority#MAX}
 * @param attempt the attempt that runs or ran last, 0 before the first
 * @param maxAttempts tries in all
 * @param timeout limit of one attempt, zero for none
 * @param createdAt when it was asked for
 * @param runAt when it is or was due
 * @param startedAt when its last attempt began, or null
 * @param finishedAt when it ended, or null
 * @param progress what its attempt said last, or null
 * @param result the JSON text its handler returned, or null
 * @param error why its last failed attempt failed, or null
 * @param payload JSON text
 * @param uniqueKey at most one live job of its kind has this key; null for none
 * @param tags words to find it by
 * @param owner the caller who submitted it, or null where nobody had to say who he was
 * @param callback the URL that is told when it has ended, or null
 * @param trace the place in a trace that its submission named (W3C Trace Context), or null
 * @param version the number of entries in its event log, from 1
 */
public record Job(
        JobId id,
        long seq,
        long rank,
        String kind,
        String queue,
        JobState state,
        int priority,
        int attempt,
        int maxAttempts,
        Duration timeout,
        Instant createdAt,
        Instant runAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Progress progress,
        @Nullable String result,
        @Nullable JobError error,
        String payload,
        @Nullable String uniqueKey,
        List<String> tags,
        @Nullable String owner,
        @Nullable String callback,
        @Nullable String trace,
        long version) {

    /**
     * Since when it has waited, or had, for its last attempt, as far as its row tells: a job that was cut off and rescued
     * waits again from then on, although it has kept its place in line.
     *
     * @return when it became due, or when its last attempt failed if that was later
     */
    public Instant waitingSince() {
        return error != null && error.at().isAfter(runAt) ? error.at() : runAt;
    }
}
