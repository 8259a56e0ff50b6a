package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store in memory for tests of what uses one. It answers on the thread that asks, keeps no log, and can be held or made
 * to fail.
 */
public final class FakeJobStore extends PartialJobStore {

    private final Clock clock;
    private final Map<JobId, Job> rows = new LinkedHashMap<>();
    private final Map<JobId, Long> epochs = new HashMap<>();
    private final Set<JobId> unbuffered = new HashSet<>();
    private final Set<JobId> wished = new HashSet<>();
    private final List<Progress> progress = new ArrayList<>();
    private final Sinks.Many<Job> changes = Sinks.many().replay().all();
    private volatile Mono<Void> gate = Mono.empty();
    private int failures;

    /**
     * An empty store.
     *
     * @param clock the time it goes by
     */
    public FakeJobStore(Clock clock) {
        this.clock = clock;
    }

    /**
     * Makes calls fail as if the disk were full.
     *
     * @param calls how many of the next
     */
    public synchronized void failNext(int calls) {
        failures = calls;
    }

    /**
     * Holds every call until it is let go.
     *
     * @return lets go
     */
    public Runnable hold() {
        Sinks.Empty<Void> held = Sinks.empty();
        gate = held.asMono();
        return () -> {
            gate = Mono.empty();
            held.tryEmitEmpty();
        };
    }

    /**
     * Takes a running job away from who runs it.
     *
     * @param id which
     */
    public synchronized void loseClaim(JobId id) {
        epochs.merge(id, 1L, Long::sum);
    }

    /**
     * Keeps a wish to cancel a job that nobody is told of yet.
     *
     * @param id which
     */
    public synchronized void keepWish(JobId id) {
        wished.add(id);
    }

    /**
     * What was written of progress.
     *
     * @return in the order of the writes
     */
    public synchronized List<Progress> written() {
        return List.copyOf(progress);
    }

    /**
     * All jobs.
     *
     * @return as they stand now, in the order of their insertion
     */
    @Override
    public synchronized List<Job> jobs() {
        return List.copyOf(rows.values());
    }

    /**
     * Waits for a job to come to a state.
     *
     * @param id which
     * @param state where it has been or will be
     * @return the job as it was then
     */
    public Job await(JobId id, JobState state) {
        return StoreUnderTest.get(changes.asFlux()
                .filter(job -> job.id().equals(id) && job.state() == state)
                .next());
    }

    @Override
    public Mono<Insertion> insert(NewJob job, boolean buffered) {
        return answer(() -> {
            Job met = unique(job.kind(), job.uniqueKey());
            if (met == null && !buffered) {
                unbuffered.add(job.id());
            }
            return met == null ? new Insertion(put(job.stored(rows.size() + 1L)), true) : new Insertion(met, false);
        });
    }

    @Override
    public Mono<Job> find(JobId id) {
        return answer(() -> rows.get(id));
    }

    @Override
    public Mono<Claim> start(Ticket ticket) {
        return answer(() -> {
            Job job = rows.get(ticket.id());
            return job == null || job.state() != JobState.QUEUED
                    ? null
                    : new Claim(put(Rows.running(job, clock.instant())), epochs.merge(job.id(), 1L, Long::sum));
        });
    }

    @Override
    public Mono<Boolean> progress(Claim claim, Progress said) {
        return guarded(claim, job -> progress.add(said));
    }

    @Override
    public Mono<Settled> succeed(Claim claim, @Nullable String result, @Nullable Progress said) {
        return end(claim, job -> {
            if (said != null) {
                progress.add(said);
            }
            put(Rows.ended(job, JobState.SUCCEEDED, result, null));
        });
    }

    @Override
    public Mono<Settled> retry(Claim claim, JobError error, Instant due) {
        return end(claim, job -> put(Rows.retrying(job, error, due)));
    }

    @Override
    public Mono<Settled> fail(Claim claim, JobError error) {
        return end(claim, job -> put(Rows.ended(job, JobState.FAILED, null, error)));
    }

    @Override
    public Mono<Settled> putBack(Claim claim) {
        return end(claim, job -> {
            put(Rows.queued(job, job.attempt() - 1));
            unbuffered.add(job.id());
        });
    }

    @Override
    public Mono<Settled> snooze(Claim claim, Instant due) {
        return end(claim, job -> put(Rows.snoozed(job, due)));
    }

    @Override
    public Mono<Settled> cancel(Claim claim) {
        return guarded(claim, job -> put(Rows.ended(job, JobState.CANCELLED, null, null)))
                .map(isKept -> isKept ? Settled.CANCELLED : Settled.DROPPED);
    }

    @Override
    public Mono<Boolean> release(Ticket ticket) {
        return answer(() -> {
            Job job = rows.get(ticket.id());
            return job != null && job.state() == JobState.QUEUED && unbuffered.add(job.id());
        });
    }

    @Override
    public Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit) {
        return answer(() -> {
            List<Ticket> fed = in(JobState.QUEUED)
                    .filter(job -> unbuffered.contains(job.id()) && job.queue().equals(queue))
                    .filter(job -> kinds.contains(job.kind()))
                    .map(Ticket::of)
                    .sorted()
                    .limit(limit)
                    .toList();
            fed.forEach(ticket -> unbuffered.remove(ticket.id()));
            return fed;
        });
    }

    @Override
    public Mono<Instant> nextDue() {
        return answer(() -> later().map(Job::runAt).min(Instant::compareTo).orElse(null));
    }

    @Override
    public Mono<Map<String, Integer>> promote(int limit) {
        return answer(() -> {
            Map<String, Integer> promoted = new TreeMap<>();
            for (Job job : later().filter(each -> !each.runAt().isAfter(clock.instant()))
                    .limit(limit)
                    .toList()) {
                put(Rows.queued(job, job.attempt()));
                unbuffered.add(job.id());
                promoted.merge(job.queue(), 1, Integer::sum);
            }
            return promoted;
        });
    }

    @Override
    public Mono<Rescue> rescue() {
        return answer(() -> {
            List<Job> cutOff = in(JobState.RUNNING).toList();
            cutOff.forEach(job -> put(Rows.queued(job, job.attempt())));
            Map<String, Integer> waiting = new TreeMap<>();
            in(JobState.QUEUED).forEach(job -> {
                unbuffered.add(job.id());
                waiting.merge(job.queue(), 1, Integer::sum);
            });
            return new Rescue(waiting, cutOff.size(), 0);
        });
    }

    @Override
    public Mono<Void> probe() {
        return answer(() -> null);
    }

    @Override
    public synchronized boolean isWritable() {
        return failures == 0;
    }

    @Override
    <T> Mono<T> answer(Callable<@Nullable T> work) {
        return Mono.defer(() -> gate).then(Mono.fromCallable(() -> {
            synchronized (this) {
                if (failures > 0) {
                    failures--;
                    throw new JobException.Unavailable("disk full");
                }
                return work.call();
            }
        }));
    }

    private Mono<Settled> end(Claim claim, Consumer<Job> write) {
        return Mono.defer(() -> wished.contains(claim.job().id())
                ? cancel(claim)
                : guarded(claim, write).map(isKept -> isKept ? Settled.KEPT : Settled.DROPPED));
    }

    private Mono<Boolean> guarded(Claim claim, Consumer<Job> write) {
        return answer(() -> {
            Job job = rows.get(claim.job().id());
            boolean holds = job.state() == JobState.RUNNING && epochs.get(job.id()) == claim.epoch();
            if (holds) {
                write.accept(job);
            }
            return holds;
        });
    }

    private Job put(Job row) {
        rows.put(row.id(), row);
        changes.tryEmitNext(row).orThrow();
        return row;
    }
}
