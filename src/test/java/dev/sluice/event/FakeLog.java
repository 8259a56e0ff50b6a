package dev.sluice.event;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEnd;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The log of one job, whose hints get to the fan-out when a test gives them, or never. */
public final class FakeLog {

    /** How many entries one read looks at. */
    static final int WINDOW = 600;

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    private final JobId id = new JobId(new UUID(7, 1));
    private final List<JobEvent> entries = new ArrayList<>();
    private final Sinks.Many<List<LogEntry>> changes = Sinks.many().multicast().directBestEffort();
    private final JobStore store = store();
    private final FanOut fanOut = new FanOut(store);
    private final JobEvents events = new JobEvents(store, fanOut);
    private final List<LogEntry> all = new ArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private long position;
    private long pruned;
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
                    case "log" -> whole((EventFilter) values[0], (long) values[1], (int) values[2]);
                    case "end" -> Mono.fromSupplier(() -> new LogEnd(end(), List.of(job())));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Mono<List<JobEvent>> read(JobId job, long after, int limit) {
        return Mono.fromSupplier(() -> id.equals(job) ? page(after, limit) : List.of());
    }

    private Mono<LogPage> whole(EventFilter filter, long after, int limit) {
        reads.incrementAndGet();
        return Mono.fromSupplier(() -> wholePage(filter, after, limit));
    }

    private synchronized LogPage wholePage(EventFilter filter, long after, int limit) {
        List<LogEntry> window = all.stream()
                .filter(entry -> entry.position() > after)
                .limit(WINDOW)
                .toList();
        List<LogEntry> found =
                window.stream().filter(filter::matches).limit(limit).toList();
        boolean isLast = window.size() < WINDOW && found.size() < limit;
        long reached = found.size() == limit
                ? found.get(limit - 1).position()
                : isLast ? end() : window.get(WINDOW - 1).position();
        return new LogPage(found, reached, isLast, pruned);
    }

    /** How many listen to what is committed. */
    int listeners() {
        return changes.currentSubscriberCount();
    }

    /** How often the whole log was read. */
    int reads() {
        return reads.get();
    }

    private synchronized long end() {
        return all.isEmpty() ? pruned : all.get(all.size() - 1).position();
    }

    /** Commits an entry of any job under the next position, and tells nobody. */
    synchronized LogEntry append(JobEvent event, String... tags) {
        LogEntry entry = new LogEntry(position += 2, event, List.of(tags));
        all.add(entry);
        return entry;
    }

    /** Deletes the entries up to a position. */
    synchronized void prune(long to) {
        all.removeIf(entry -> entry.position() <= to);
        pruned = to;
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
        append(event);
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
                null,
                null,
                null,
                entries.size());
    }

    FanOut fanOut() {
        return fanOut;
    }

    /** Tells of a commit, as a store does. */
    synchronized void hint(JobEvent event) {
        tell(all.stream()
                .filter(entry -> entry.event().equals(event))
                .findAny()
                .orElseGet(() -> new LogEntry(position, event, List.of())));
    }

    /** Tells of a commit, as a store does. */
    synchronized void tell(LogEntry... commit) {
        changes.emitNext(List.of(commit), Sinks.EmitFailureHandler.FAIL_FAST);
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
        return events.of(job(), after).map(live -> live.event().version());
    }
}
