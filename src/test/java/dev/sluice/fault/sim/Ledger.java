package dev.sluice.fault.sim;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Claim;
import dev.sluice.store.Insertion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients and the world outside know, whatever the service says. */
final class Ledger {

    /** Each submission that was sent. */
    final Set<JobId> asked = new HashSet<>();

    /** Where they wait. */
    final Map<JobId, String> queues = new HashMap<>();

    /** Each that was answered for. */
    final Set<JobId> acknowledged = new LinkedHashSet<>();

    /** Which jobs clients were told of, by the key they submitted under. */
    final Map<IdempotencyKey, Set<JobId>> keyed = new LinkedHashMap<>();

    /** Each claim that the store gave, in that order. */
    final List<Granted> claims = new ArrayList<>();

    /** What was seen that must never be, when it was. */
    final List<String> wrong = new ArrayList<>();

    final List<Run> runs = new ArrayList<>();
    private final Map<JobId, Integer> count = new HashMap<>();

    /** A claim. */
    record Granted(JobId job, long epoch, Life life) {}

    /** One run of a handler. */
    static final class Run {

        private final JobId job;
        private final long epoch;
        private final Life life;
        private final long began;
        private @Nullable Long ended;

        private Run(JobId job, long epoch, Life life, long began) {
            this.job = job;
            this.epoch = epoch;
            this.life = life;
            this.began = began;
        }

        JobId job() {
            return job;
        }

        long epoch() {
            return epoch;
        }

        Life life() {
            return life;
        }

        long began() {
            return began;
        }

        boolean goesOn() {
            return ended == null && !life.isDead();
        }

        @Override
        public String toString() {
            return job + " epoch " + epoch + " on " + life + " from " + began + " to " + ended;
        }
    }

    /** What the store did, when it did it. */
    void answered(String what, Object[] args, @Nullable Object answer, Life life) {
        if (answer instanceof Claim claim) {
            claims.add(new Granted(claim.job().id(), claim.epoch(), life));
        }
        if (what.equals("fire") && answer instanceof Insertion fired && fired.isNew()) {
            ask(fired.job().id(), fired.job().queue());
        }
        if (what.equals("call") && Boolean.TRUE.equals(answer)) {
            NewJob call = (NewJob) args[1];
            ask(call.id(), call.queue());
        }
    }

    /** Somebody wants a job. */
    void ask(JobId job, String queue) {
        asked.add(job);
        queues.put(job, queue);
    }

    Run begin(JobId job, long epoch, Life life, long now) {
        Run run = new Run(job, epoch, life, now);
        watch(run);
        runs.add(run);
        count.merge(job, 1, Integer::sum);
        return run;
    }

    /** What must never be while it is: too many at once, or the same twice where nobody stood still. */
    private void watch(Run run) {
        String queue = queues.get(run.job);
        long besides = runs.stream()
                .filter(other -> other.goesOn() && other.life == run.life && queue.equals(queues.get(other.job)))
                .count();
        if (besides >= Invariants.MOST_SLOTS) {
            wrong.add("I10: " + (besides + 1) + " run at once in " + queue + " on " + run.life);
        }
        runs.stream()
                .filter(other -> other.goesOn() && other.job.equals(run.job))
                .filter(other -> !other.life.stoodStill() && !run.life.stoodStill())
                .forEach(other -> wrong.add("I10: " + run + " while " + other));
    }

    void end(Run run, long now) {
        run.ended = now;
    }

    int runs(JobId job) {
        return count.getOrDefault(job, 0);
    }

    void acknowledged(JobId job, @Nullable IdempotencyKey key) {
        acknowledged.add(job);
        if (key != null) {
            keyed.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(job);
        }
    }
}
