package dev.sluice.event;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobStore;
import dev.sluice.store.LogEnd;
import dev.sluice.store.LogEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Events, from the log and then live, without a hole between the two. A reader that keeps up is told from a {@link Tail},
 * which it shares with all who follow the same; one that does not, or has just come, from the log. Nobody waits for it.
 */
public final class JobEvents {

    private static final int PAGE = 200;

    /** How long a stream may take, when all are ended, to tell what was committed just before. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    /** Knows nothing, so who looks at it looks into the log. */
    private static final Tail LAST = new Tail(LiveEvent::position, false);

    private final JobStore store;
    private final FanOut fanOut;
    private final LogPages pages;
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final AtomicInteger subscribers = new AtomicInteger();

    JobEvents(JobStore store, FanOut fanOut) {
        this.store = store;
        this.fanOut = fanOut;
        this.pages = new LogPages(store);
    }

    /**
     * Every event of a job behind a version, in order, none missing, none twice. Ends after the job's final event, at once
     * if the job has ended, or when this process stops. A slow subscriber holds up nobody: what it missed it gets from the
     * log.
     *
     * @param job as it was read; decides what counts as its end
     * @param after the version to begin behind, 0 for all
     * @return signals on the fan-out's thread or on the store's, which must not be blocked
     */
    public Flux<LiveEvent> of(Job job, long after) {
        return Flux.defer(() -> {
            AtomicLong last = new AtomicLong(after);
            return follow(new FanOut.Sort(EventFilter.of(job.id()), true), tail -> behind(tail, job.id(), last.get()))
                    .doOnNext(event -> last.set(event.event().version()))
                    .takeUntil(event -> isEnd(job, event.event()));
        });
    }

    private Flux<LiveEvent> behind(Tail tail, JobId id, long last) {
        List<LiveEvent> recent = tail.behind(last);
        return recent == null
                ? log(id, last).map(event -> new LiveEvent(new LogEntry(0, event, List.of())))
                : Flux.fromIterable(recent);
    }

    /** An earlier life may have ended before a person asked for another: only the end of the present one counts. */
    private static boolean isEnd(Job job, JobEvent event) {
        return event.state().isFinal() && event.version() >= job.version();
    }

    /**
     * Every event that a filter lets through, behind a position in the log of all jobs, in order, none missing, none twice.
     * Ends when this process stops. A slow subscriber holds up nobody: what it missed it gets from the log, and where that
     * is pruned it is told of a gap, and how the jobs of the filter stand.
     *
     * @param filter which events
     * @param after the position to begin behind, 0 for all
     * @return signals on the fan-out's thread or on one for computing, which must not be blocked
     */
    public Flux<Told> all(EventFilter filter, long after) {
        return Flux.defer(() -> {
            LogReader reader = new LogReader(pages, store, filter, after);
            return follow(new FanOut.Sort(filter, false), reader::behind).doOnNext(reader::told);
        });
    }

    /**
     * Where the log of all jobs ends now.
     *
     * @param jobs whose rows are wanted as they stand there
     * @return those of them that exist
     */
    public Mono<LogEnd> end(Set<JobId> jobs) {
        return store.end(jobs);
    }

    private <T> Flux<T> follow(FanOut.Sort sort, Function<Tail, Flux<T>> behind) {
        return looks(sort)
                .takeUntilOther(closing.asMono())
                .concatWithValues(LAST)
                .concatMap(behind, 0)
                .takeUntilOther(closing.asMono().then(Mono.delay(LAST_LOOK)))
                .doOnSubscribe(subscription -> subscribers.incrementAndGet())
                .doFinally(end -> subscribers.decrementAndGet());
    }

    /** One at once, and then one whenever the tail has grown since the last was asked for. */
    private Flux<Tail> looks(FanOut.Sort sort) {
        return Flux.create(sink -> sink.onDispose(fanOut.follow(sort, sink::next)), FluxSink.OverflowStrategy.LATEST);
    }

    /**
     * What the log of a job has behind a version.
     *
     * @param id the job
     * @param after the version to begin behind, 0 for all
     * @return in order, read page by page as it is asked for
     */
    public Flux<JobEvent> log(JobId id, long after) {
        return Flux.defer(() -> {
            AtomicLong last = new AtomicLong(after);
            AtomicBoolean more = new AtomicBoolean();
            return Flux.defer(() -> store.events(id, last.get(), PAGE))
                    .doOnNext(page -> more.set(page.size() == PAGE))
                    .concatMapIterable(page -> page)
                    .doOnNext(event -> last.set(event.version()))
                    .repeat(more::get);
        });
    }

    /**
     * The job, or the refusal that there is none.
     *
     * @param id its name
     * @return never empty
     */
    public Mono<Job> job(JobId id) {
        return store.find(id).switchIfEmpty(Mono.error(() -> JobException.notFound(id.toString())));
    }

    /** Ends all streams, each after a last look into the log: what was committed may not have been told yet. */
    void close() {
        closing.tryEmitEmpty();
    }

    int subscribers() {
        return subscribers.get();
    }
}
