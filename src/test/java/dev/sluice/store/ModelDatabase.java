package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What a database holds, by the {@link Model}, and which processes live that share it. One call at a time. */
public final class ModelDatabase {

    final Model model = new Model(this::append);
    final Map<String, QueueOverride> overrides = new TreeMap<>();
    final Map<String, Schedule> schedules = new TreeMap<>();

    private final LongSupplier nanoTime;
    private final List<LogEntry> log = new ArrayList<>();
    private final Map<Long, Long> leases = new HashMap<>();
    private final Map<String, Long> paces = new HashMap<>();
    private final Sinks.Many<List<LogEntry>> changes = Sinks.many().multicast().directBestEffort();
    private long numbers;
    private long position;
    private long told;
    long pruned;

    /**
     * An empty one.
     *
     * @param nanoTime what leases are kept by
     */
    public ModelDatabase(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private void append(JobEvent event) {
        log.add(new LogEntry(
                ++position,
                event,
                model.jobs(job -> job.made.id().equals(event.job()))
                        .findAny()
                        .map(job -> job.made.tags())
                        .orElse(List.of())));
    }

    long nextNumber() {
        return ++numbers;
    }

    /** What is written by the work, and told when it is done. */
    synchronized <T> @Nullable T commit(Callable<@Nullable T> work) throws Exception {
        @Nullable T answer = work.call();
        List<LogEntry> news = log(told);
        told = position;
        if (!news.isEmpty()) {
            changes.tryEmitNext(news);
        }
        return answer;
    }

    Flux<List<LogEntry>> changes() {
        return changes.asFlux();
    }

    /**
     * The log of all jobs.
     *
     * @param after the position to begin behind
     * @return what is there
     */
    public synchronized List<LogEntry> log(long after) {
        return log.stream().filter(entry -> entry.position() > after).toList();
    }

    void prune(ModelJob job) {
        model.prune(job.made.id());
        log.stream()
                .filter(entry -> entry.event().job().equals(job.made.id()))
                .forEach(entry -> pruned = Math.max(pruned, entry.position()));
        log.removeIf(entry -> entry.event().job().equals(job.made.id()));
    }

    /** Where the log ends. */
    public synchronized long position() {
        return position;
    }

    /**
     * All jobs.
     *
     * @return as they stand
     */
    public synchronized List<Job> jobs() {
        return model.jobs().map(ModelJob::row).toList();
    }

    /**
     * How many jobs wait.
     *
     * @param queue for which
     * @param home in whose buffer; null for those in none
     * @return jobs
     */
    public synchronized long waiting(String queue, @Nullable Long home) {
        return model.jobs(job -> job.state == JobState.QUEUED
                        && job.made.queue().equals(queue)
                        && Objects.equals(job.home, home))
                .count();
    }

    /**
     * The log of one job.
     *
     * @param id which
     * @return all of it
     */
    public synchronized List<JobEvent> log(JobId id) {
        return model.jobs(job -> job.made.id().equals(id))
                .flatMap(job -> job.log.stream())
                .toList();
    }

    /**
     * Ended jobs whose end nobody was told of who wants to be.
     *
     * @return as they stand
     */
    public synchronized List<Job> uncalled() {
        return model.jobs(job -> !job.isLive() && job.made.callback() != null && !job.isCalled)
                .map(ModelJob::row)
                .toList();
    }

    /**
     * The schedules.
     *
     * @return as they stand
     */
    public synchronized List<Schedule> schedules() {
        return List.copyOf(schedules.values());
    }

    /**
     * Jobs that are to be cancelled and run.
     *
     * @param home where they run
     * @return their names
     */
    public synchronized List<JobId> wished(long home) {
        return model.jobs(job -> job.state == JobState.RUNNING && job.wished && Objects.equals(job.home, home))
                .map(job -> job.made.id())
                .toList();
    }

    /**
     * What runs.
     *
     * @param home where
     * @return the claims
     */
    public synchronized List<Claim> running(long home) {
        return model.jobs(job -> job.state == JobState.RUNNING && Objects.equals(job.home, home))
                .map(job -> new Claim(job.row(), job.epoch))
                .toList();
    }

    /**
     * Takes a lease, or more of it.
     *
     * @param home whose
     * @param duration from now
     * @return whether it had none
     */
    public synchronized boolean renew(long home, Duration duration) {
        return leases.put(home, nanoTime.getAsLong() + duration.toNanos()) == null;
    }

    /**
     * Ends a lease, and lets go what waits in its process's buffers.
     *
     * @param home whose
     */
    public synchronized void end(long home) {
        leases.remove(home);
        letGo(home);
    }

    /**
     * Lets go what waits in a process's buffers.
     *
     * @param home whose
     */
    public synchronized void letGo(long home) {
        model.jobs(job -> job.state == JobState.QUEUED && Objects.equals(job.home, home))
                .forEach(job -> job.home = null);
    }

    boolean holds(long home) {
        return leases.getOrDefault(home, Long.MIN_VALUE) > nanoTime.getAsLong();
    }

    void endLeases() {
        leases.values().removeIf(until -> until < nanoTime.getAsLong());
    }

    boolean isKnown(long home) {
        return leases.containsKey(home);
    }

    /** As PostgreSQL's {@code grant_starts} has it, on nanoseconds. */
    Grant grant(String queue, Duration interval, Duration ahead, int most) {
        long now = nanoTime.getAsLong();
        long planned = Math.min(paces.getOrDefault(queue, now), now + ahead.toNanos() + interval.toNanos());
        long next = Math.max(now, planned);
        long in = next - now;
        int starts = in > ahead.toNanos() ? 0 : (int) Math.min(most, 1 + (ahead.toNanos() - in) / interval.toNanos());
        if (starts > 0) {
            paces.put(queue, next + starts * interval.toNanos());
        }
        return new Grant(starts, Duration.ofNanos(in));
    }

    /** Everybody's lease is over. */
    public synchronized void endAll() {
        leases.clear();
    }

    /**
     * The epoch of a job's last claim.
     *
     * @param id which
     * @return 0 before the first
     */
    public synchronized long epoch(JobId id) {
        return one(id).epoch;
    }

    /**
     * The claim under which a job runs.
     *
     * @param ticket its place in line
     * @return null if it does not
     */
    public synchronized @Nullable Claim claim(Ticket ticket) {
        ModelJob job = one(ticket.id());
        return job.state == JobState.RUNNING ? new Claim(job.row(), job.epoch) : null;
    }

    /** Ends a job well, whoever runs it. */
    public synchronized void end(Claim claim, String result) {
        ModelJob job = one(claim.job().id());
        job.succeed(result, null, job.row().createdAt());
    }

    /** A claim raised no epoch. */
    public synchronized void forgetEpoch(JobId id) {
        one(id).epoch--;
    }

    /** An entry is gone from the log of a job. */
    public synchronized void lose(JobId id, long version) {
        one(id).log.removeIf(event -> event.version() == version);
    }

    private ModelJob one(JobId id) {
        return model.jobs(job -> job.made.id().equals(id)).findAny().orElseThrow();
    }
}
