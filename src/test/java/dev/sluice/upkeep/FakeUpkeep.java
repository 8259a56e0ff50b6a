package dev.sluice.upkeep;

import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.store.JobUpkeep;
import dev.sluice.store.Pruned;
import dev.sluice.store.Rescue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Jobs that are only counted, and pruned as fast as a test says. */
final class FakeUpkeep implements JobUpkeep {

    /** How many jobs of a state there are to prune. */
    final Map<JobState, Integer> expired = new EnumMap<>(JobState.class);

    final List<Integer> limits = new ArrayList<>();
    final Map<JobState, Instant> before = new EnumMap<>(JobState.class);

    /** How long a job holds the store. */
    Duration perJob = Duration.ZERO;

    boolean canWrite = true;
    int toReclaim;
    int reclaims;

    @Override
    public Mono<Pruned> prune(JobState state, Instant endedBefore, int limit) {
        return Mono.fromSupplier(() -> {
            if (!canWrite) {
                throw new JobException.Unavailable("it is full");
            }
            limits.add(limit);
            before.put(state, endedBefore);
            int there = expired.getOrDefault(state, 0);
            int jobs = Math.min(limit, there);
            expired.put(state, there - jobs);
            return new Pruned(jobs, perJob.multipliedBy(jobs));
        });
    }

    @Override
    public Mono<Boolean> reclaim() {
        return Mono.fromSupplier(() -> {
            reclaims++;
            return toReclaim-- > 0;
        });
    }

    @Override
    public Mono<Instant> nextDue() {
        return Mono.empty();
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return Mono.just(Map.of());
    }

    @Override
    public Mono<Rescue> rescue() {
        return Mono.just(new Rescue(Map.of(), 0, 0));
    }
}
