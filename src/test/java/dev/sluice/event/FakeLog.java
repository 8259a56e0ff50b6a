package dev.sluice.event;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.JobStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The log of one job, whose hints get to the fan-out when a test gives them, or never. */
public final class FakeLog {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    private final JobId id = new JobId(new UUID(7, 1));
    private final List<JobEvent> entries = new ArrayList<>();
    private final Sinks.Many<List<JobEvent>> changes = Sinks.many().multicast().directBestEffort();
    private final JobStore store = store();
    private final FanOut fanOut = new FanOut(store);
    private final JobEvents events = new JobEvents(store, fanOut);
    private boolean silent;

    /** What a reader of jobs needs of a store; everything else fails. */
    private JobStore store() {
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "changes" -> changes.asFlux();
                    case "find" -> Mono.fromSupplier(() -> id.equals(values[0]) ? job() : null);
                    case "events" -> silent ? Mono.never() : read((JobId) values[0], (long) values[1], (int) values[2]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Mono<List<JobEvent>> read(JobId job, long after, int limit) {
        return Mono.fromSupplier(() -> id.equals(job) ? page(after, limit) : List.of());
    }

    private synchronized List<JobEvent> page(long after, int limit) {
        return entries.stream().skip(after).limit(limit).toList();
    }

    /**
     * Events, as everybody else gets them.
     *
     * @return over this log
     */
    public JobEvents events() {
        return events;
    }

    /** Ends all streams. */
    public void close() {
        events.close();
    }

    /**
     * Whose log this is.
     *
     * @return the job's name
     */
    public JobId id() {
        return id;
    }

    /**
     * Commits an entry and tells nobody.
     *
     * @param state which the job is in then
     * @return under its version
     */
    public synchronized JobEvent write(JobState state) {
        JobEvent event = entry(id, state, entries.size() + 1);
        entries.add(event);
        return event;
    }

    static JobEvent entry(JobId job, JobState state, long version) {
        return new JobEvent(job, "simulate", "default", state, 0, version, NOW, null, null, null);
    }

    /** The row as it stands after the last entry. */
    synchronized Job job() {
        JobState state = entries.get(entries.size() - 1).state();
        return new Job(
                id,
                1,
                1,
                "simulate",
                "default",
                state,
                0,
                0,
                5,
                Duration.ZERO,
                NOW,
                NOW,
                null,
                null,
                null,
                null,
                null,
                "{}",
                null,
                List.of(),
                entries.size());
    }

    FanOut fanOut() {
        return fanOut;
    }

    /** Tells of a commit, as a store does. */
    synchronized void hint(JobEvent event) {
        changes.emitNext(List.of(event), Sinks.EmitFailureHandler.FAIL_FAST);
    }

    JobEvent writeAndHint(JobState state) {
        JobEvent event = write(state);
        hint(event);
        return event;
    }

    /** Answers no read from now on. */
    void fallSilent() {
        silent = true;
    }

    /** The versions that a reader gets who begins behind one. */
    Flux<Long> versions(long after) {
        return events.of(job(), after).map(JobEvent::version);
    }
}
