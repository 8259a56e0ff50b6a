package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Draws what is asked of a store, out of so little that things meet. */
final class Dice {

    static final List<String> NAMES = List.of("a", "b", "c");

    private static final int RECENT = 4;

    private final Random random;

    Dice(Random random) {
        this.random = random;
    }

    NewJob job(Draft blank) {
        Draft draft = blank.kind(random.nextInt(3) == 0 ? "http" : "simulate")
                .queue(any(NAMES))
                .priority(random.nextInt(-2, 3))
                .maxAttempts(random.nextInt(1, 9));
        draft = random.nextInt(3) == 0 ? draft.dueIn(Duration.ofMillis(random.nextInt(5000))) : draft;
        draft = random.nextInt(3) == 0 ? draft.uniqueKey(any(NAMES)) : draft;
        draft = random.nextInt(3) == 0 ? draft.tags(any(NAMES), "x") : draft;
        return random.nextInt(3) == 0 ? draft.key(key()).job() : draft.job();
    }

    IdempotencyKey key() {
        return new IdempotencyKey("", any(NAMES), random.nextInt(8) == 0 ? "other" : "digest");
    }

    JobFilter filter() {
        return new JobFilter(
                random.nextInt(3) > 0 ? any(List.of(JobState.values())) : null,
                random.nextInt(3) == 0 ? "http" : null,
                random.nextInt(3) == 0 ? any(NAMES) : null,
                random.nextInt(3) == 0 ? any(NAMES) : null);
    }

    /** One of the last few as likely as any other, so that something comes of them. */
    <T> T recent(List<T> things) {
        return any(random.nextBoolean() ? things : things.subList(Math.max(0, things.size() - RECENT), things.size()));
    }

    <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
