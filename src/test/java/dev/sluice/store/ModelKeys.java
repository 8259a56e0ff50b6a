package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What submitters of the {@link Model} call their submissions by. */
final class ModelKeys {

    private final Map<List<String>, Key> keys = new HashMap<>();

    private record Key(String digest, JobId job, Instant expires) {}

    void put(IdempotencyKey key, JobId job, Instant now) {
        keys.put(List.of(key.owner(), key.key()), new Key(key.digest(), job, now.plus(IdempotencyKey.LIFE)));
    }

    /** The job of a key that is in force; null if there is none. */
    @Nullable
    JobId find(IdempotencyKey key, Instant now) {
        Key kept = keys.get(List.of(key.owner(), key.key()));
        if (kept == null || !kept.expires().isAfter(now)) {
            return null;
        }
        if (!kept.digest().equals(key.digest())) {
            throw new JobException.KeyReused(key.key());
        }
        return kept.job();
    }

    /** Whether a key is in force that keeps this job. */
    boolean hold(JobId job, Instant now) {
        return keys.values().stream()
                .anyMatch(key -> key.job().equals(job) && key.expires().isAfter(now));
    }

    void forget(JobId job) {
        keys.values().removeIf(key -> key.job().equals(job));
    }
}
