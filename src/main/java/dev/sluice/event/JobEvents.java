package dev.sluice.event;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The events of one job, from the log and then live, without a hole between the two. */
public final class JobEvents {

    /** Stands for: something may have happened, look into the log. */
    static final JobEvent LOOK = new JobEvent(
            new JobId(new UUID(0, 0)), "", "", JobState.QUEUED, 0, Long.MAX_VALUE, Instant.EPOCH, null, null, null);

    private static final int PAGE = 200;

    /** How long a stream may take, when all are ended, to tell what was committed just before. */
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    private final JobStore store;
    private final FanOut fanOut;
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private final AtomicInteger subscribers = new AtomicInteger();

    JobEvents(JobStore store, FanOut fanOut) {
        this.store = store;
        this.fanOut = fanOut;
    }

    /**
     * Every event behind a version, in order, none missing, none twice. Ends after the job's final event, at once if the
     * job has ended, or when this process stops. A slow subscriber holds up nobody: what it missed it gets from the log.
     *
     * @param job as it was read; decides what counts as its end
     * @param after the version to begin behind, 0 for all
     * @return signals on the fan-out's thread or on the store's, which must not be blocked
     */
    public Flux<JobEvent> of(Job job, long after) {
        return Flux.defer(() -> {
                    AtomicLong last = new AtomicLong(after);
                    return hints(job.id())
                            .takeUntilOther(closing.asMono())
                            .concatWithValues(LOOK)
                            .concatMap(hint -> behind(job.id(), last, hint), 0)
                            .doOnNext(event -> last.set(event.version()))
                            .takeUntil(event -> isEnd(job, event));
                })
                .takeUntilOther(closing.asMono().then(Mono.delay(LAST_LOOK)))
                .doOnSubscribe(subscription -> subscribers.incrementAndGet())
                .doFinally(end -> subscribers.decrementAndGet());
    }

    /** An earlier life may have ended before a person asked for another: only the end of the present one counts. */
    private static boolean isEnd(Job job, JobEvent event) {
        return event.state().isFinal() && event.version() >= job.version();
    }

    /** The newest hint only. It registers before the first look into the log, so nothing falls between the two. */
    private Flux<JobEvent> hints(JobId id) {
        return Flux.create(
                sink -> {
                    sink.onDispose(fanOut.watch(id, sink::next));
                    sink.next(LOOK);
                },
                FluxSink.OverflowStrategy.LATEST);
    }

    private Flux<JobEvent> behind(JobId id, AtomicLong last, JobEvent hint) {
        long after = last.get();
        if (hint.version() == after + 1) {
            return Flux.just(hint);
        }
        return hint.version() <= after ? Flux.empty() : log(id, after);
    }

    /**
     * What the log has behind a version.
     *
     * @param id the job
     * @param after the version to begin behind, 0 for all
     * @return in order, read page by page as it is asked for
     */
    public Flux<JobEvent> log(JobId id, long after) {
        return store.events(id, after, PAGE).flatMapMany(page -> {
            Flux<JobEvent> events = Flux.fromIterable(page);
            return page.size() < PAGE
                    ? events
                    : events.concatWith(
                            Flux.defer(() -> log(id, page.get(PAGE - 1).version())));
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

    /** Ends all streams, each after a last look into the log: the hint of a commit may still be on its way. */
    void close() {
        closing.tryEmitEmpty();
    }

    int subscribers() {
        return subscribers.get();
    }
}
