package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a store does, said as plainly as can be: in memory, one call at a time, by looking at every job. */
final class Model {

    private final Map<JobId, ModelJob> jobs = new LinkedHashMap<>();
    private final ModelKeys keys = new ModelKeys();
    private final Consumer<JobEvent> log;

    /** Tells of each entry in the log of a job. */
    Model(Consumer<JobEvent> log) {
        this.log = log;
    }

    /** All jobs in the order of their commits. */
    Stream<ModelJob> jobs() {
        return jobs.values().stream();
    }

    Stream<ModelJob> jobs(Predicate<ModelJob> wanted) {
        return jobs().filter(wanted);
    }

    Stream<ModelJob> jobs(JobFilter filter) {
        return jobs(job -> (filter.state() == null || filter.state() == job.state)
                && (filter.kind() == null || filter.kind().equals(job.made.kind()))
                && (filter.queue() == null || filter.queue().equals(job.made.queue()))
                && (filter.tag() == null || job.made.tags().contains(filter.tag())));
    }

    /** A number is given out by the store, and only to what is new. */
    Insertion insert(NewJob job, @Nullable Long home, Instant now, LongSupplier number) {
        IdempotencyKey key = job.idempotencyKey();
        Job replayed = key == null ? null : find(key, now);
        if (replayed != null) {
            return new Insertion(replayed, false);
        }
        ModelJob met = twin(job.kind(), job.uniqueKey());
        ModelJob stored = met == null ? new ModelJob(job, number.getAsLong(), home, log) : met;
        jobs.put(stored.made.id(), stored);
        if (key != null) {
            keys.put(key, stored.made.id(), now);
        }
        return new Insertion(stored.row(), met == null);
    }

    @Nullable
    Job find(IdempotencyKey key, Instant now) {
        JobId named = keys.find(key, now);
        return named == null ? null : jobs.get(named).row();
    }

    @Nullable
    ModelJob twin(String kind, @Nullable String uniqueKey) {
        return jobs(job -> uniqueKey != null && job.isLive())
                .filter(job -> job.made.kind().equals(kind) && uniqueKey.equals(job.made.uniqueKey()))
                .findAny()
                .orElse(null);
    }

    /** Those that wait where this says, for this home. */
    List<Ticket> take(String queue, Set<String> kinds, int limit, Predicate<@Nullable Long> from, long home) {
        List<Ticket> taken = jobs(job -> job.state == JobState.QUEUED && from.test(job.home))
                .filter(job -> job.made.queue().equals(queue) && kinds.contains(job.made.kind()))
                .map(ModelJob::ticket)
                .sorted()
                .limit(limit)
                .toList();
        taken.forEach(ticket -> jobs.get(ticket.id()).home = home);
        return taken;
    }

    boolean release(JobId id, long home) {
        ModelJob job = jobs.get(id);
        boolean released = job != null && job.state == JobState.QUEUED && Objects.equals(job.home, home);
        if (released) {
            job.home = null;
        }
        return released;
    }

    /** The row of the new claim, or null. */
    @Nullable
    Job start(JobId id, long home, Instant now) {
        ModelJob job = jobs.get(id);
        if (job == null || job.state != JobState.QUEUED) {
            return null;
        }
        job.attempt++;
        job.progress = null;
        job.move(JobState.RUNNING, now, null, null);
        job.startedAt = job.log.get(job.log.size() - 1).at();
        job.home = home;
        return job.row();
    }

    /** The job's claim has this epoch. */
    void claimed(JobId id, long epoch) {
        Objects.requireNonNull(jobs.get(id)).epoch = epoch;
    }

    /** Each write as {@link GuardedWrite} makes it. */
    boolean write(GuardedWrite write, Claim claim, JobError cause, Instant now) {
        Instant due = cause.at().plusSeconds(1);
        return switch (write) {
            case PROGRESS -> progress(claim, new Progress(50, "half"), now);
            case SUCCEED -> end(claim, now, job -> job.succeed("\"done\"", new Progress(100, null), now));
            case RETRY -> end(claim, now, job -> job.retry(cause, due, now));
            case FAIL -> end(claim, now, job -> job.fail(cause, now));
            case PUT_BACK -> end(claim, now, job -> job.putBack(now));
            case SNOOZE -> end(claim, now, job -> job.snooze(due, now));
            case CANCEL -> end(claim, now, job -> job.cancelled(now));
        };
    }

    boolean progress(Claim claim, Progress said, Instant now) {
        ModelJob job = claimed(claim);
        if (job != null) {
            job.progress = said;
            job.write(now, said, null, null);
        }
        return job != null;
    }

    /** Ends an attempt, unless somebody wished that the job be cancelled: then that. */
    boolean end(Claim claim, Instant now, Consumer<ModelJob> end) {
        ModelJob job = claimed(claim);
        if (job != null && job.wished) {
            job.cancelled(now);
        } else if (job != null) {
            end.accept(job);
        }
        return job != null;
    }

    private @Nullable ModelJob claimed(Claim claim) {
        ModelJob job = jobs.get(claim.job().id());
        return job == null || job.state != JobState.RUNNING || job.epoch != claim.epoch() ? null : job;
    }

    @Nullable
    Job cancel(JobId id, Instant now) {
        ModelJob job = jobs.get(id);
        if (job != null && !job.isLive()) {
            throw JobException.Conflict.ended(job.row());
        }
        return job == null ? null : cancel(job, now);
    }

    private static Job cancel(ModelJob job, Instant now) {
        if (job.state == JobState.RUNNING) {
            job.wished = true;
        } else {
            job.cancelled(now);
        }
        return job.row();
    }

    @Nullable
    Job retry(JobId id, Instant now) {
        ModelJob job = jobs.get(id);
        if (job != null && !job.isRetriable()) {
            throw JobException.Conflict.notRetriable(job.row());
        }
        if (job != null && hasTwin(job)) {
            throw JobException.Conflict.twin(job.row());
        }
        return job == null ? null : retry(job, now);
    }

    private boolean hasTwin(ModelJob job) {
        return twin(job.made.kind(), job.made.uniqueKey()) != null;
    }

    private static Job retry(ModelJob job, Instant now) {
        job.attempt = 0;
        job.crashes = 0;
        job.isCalled = false;
        job.forgetAttempt();
        job.due(now);
        job.move(JobState.QUEUED, now, null, null);
        return job.row();
    }

    int cancelAll(JobFilter filter, Instant now) {
        List<ModelJob> meant = jobs(filter).filter(ModelJob::isLive).toList();
        meant.forEach(job -> cancel(job, now));
        return meant.size();
    }

    int retryAll(JobFilter filter, Instant now) {
        int matched = 0;
        for (ModelJob job : jobs(filter).filter(ModelJob::isRetriable).toList()) {
            if (!hasTwin(job)) {
                retry(job, now);
                matched++;
            }
        }
        return matched;
    }

    /** Sets right what those left that are dead. */
    Rescue rescue(Predicate<Long> dead, Instant now) {
        int requeued = 0;
        int failed = 0;
        List<ModelJob> held =
                jobs(each -> each.home != null && dead.test(each.home)).toList();
        for (ModelJob job : held) {
            if (job.state == JobState.QUEUED) {
                job.home = null;
                continue;
            }
            job.cutOff(now);
            failed += job.state == JobState.FAILED ? 1 : 0;
            requeued += job.state == JobState.QUEUED ? 1 : 0;
        }
        Map<String, Integer> waiting = new TreeMap<>();
        jobs(each -> each.state == JobState.QUEUED && each.home == null)
                .forEach(job -> waiting.merge(job.made.queue(), 1, Integer::sum));
        return new Rescue(waiting, requeued, failed);
    }

    /** Whether a job may be deleted. */
    boolean isExpired(ModelJob job, JobState state, Instant endedBefore, Instant now) {
        return job.state == state
                && job.finishedAt != null
                && job.finishedAt.isBefore(endedBefore)
                && (job.made.callback() == null || job.isCalled)
                && !keys.hold(job.made.id(), now);
    }

    void prune(JobId id) {
        jobs.remove(id);
        keys.forget(id);
    }

    List<Job> list(JobFilter filter) {
        List<Job> listed = new ArrayList<>(jobs(filter).map(ModelJob::listed).toList());
        Collections.reverse(listed);
        return listed;
    }

    List<JobCount> counts() {
        Map<JobCount, Long> places = jobs(ModelJob::isLive)
                .collect(Collectors.groupingBy(
                        job -> new JobCount(job.made.queue(), job.made.kind(), job.state, 0), Collectors.counting()));
        return places.entrySet().stream()
                .map(each -> new JobCount(
                        each.getKey().queue(),
                        each.getKey().kind(),
                        each.getKey().state(),
                        each.getValue()))
                .toList();
    }

    Map<String, Instant> oldest() {
        Map<String, Instant> oldest = new TreeMap<>();
        jobs(job -> job.state == JobState.QUEUED)
                .forEach(job -> oldest.merge(job.made.queue(), job.runAt, (a, b) -> a.isBefore(b) ? a : b));
        return oldest;
    }

    @Nullable
    Instant nextDue() {
        return jobs(ModelJob::waitsForItsTime)
                .map(job -> job.runAt)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }
}
