package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.ContextView;

/** The way in: a place first, then the write, then the hand-over into that place. */
public final class Admission {

    private static final Logger log = LoggerFactory.getLogger(Admission.class);

    private final Queues queues;
    private final JobStore store;
    private final MeterRegistry meters;
    private final Counter accepted;

    Admission(Queues queues, JobStore store, MeterRegistry meters) {
        this.queues = queues;
        this.store = store;
        this.meters = meters;
        this.accepted = Counter.builder("sluice.jobs.accepted")
                .description("Submissions that are on disk")
                .register(meters);
    }

    /**
     * Takes a job in. What follows the write hangs on its commit and not on the subscriber, who only watches: one that goes
     * away changes nothing.
     *
     * @param job checked; its queue exists here
     * @param expected how long a job of its kind is likely to run
     * @return the job once it is durable, or the one that its key met; or {@link JobException.Full}, {@link JobException.ShuttingDown} or
     *     {@link JobException.Unavailable}, and then it left no trace
     */
    public Mono<Insertion> submit(NewJob job, Duration expected) {
        return Mono.deferContextual(context -> {
            JobQueue queue = queue(job);
            if (job.firstState() != JobState.QUEUED) {
                return later(queue, job, context);
            }
            try {
                return detached(queue, queue.enter(rank(job), expected), job, context);
            } catch (JobException.Full full) {
                return met(job).switchIfEmpty(Mono.error(() -> refused(full)));
            } catch (JobException.ShuttingDown refusal) {
                throw refused(refusal);
            }
        });
    }

    /**
     * Takes a job in as {@link #submit(NewJob, Duration)} does; where the queue is full, it waits for room, first come first
     * served. A subscriber that goes away while it waits leaves no trace.
     *
     * @param job checked; its queue exists here
     * @param expected how long a job of its kind is likely to run
     * @param patience how long to wait
     * @return as above; {@link JobException.Full} when patience was in vain
     */
    public Mono<Insertion> submit(NewJob job, Duration expected, Duration patience) {
        return Mono.deferContextual(context -> {
            JobQueue queue = queue(job);
            queue.checkOpen();
            return job.firstState() == JobState.QUEUED
                    ? Mono.create(sink -> sink.onDispose(
                            queue.line().join(rank(job), patience, entry -> served(queue, entry, job, context, sink))))
                    : submit(job, expected);
        });
    }

    private void served(JobQueue queue, Entry entry, NewJob job, ContextView context, MonoSink<Insertion> sink) {
        Mono<Insertion> taken = entry.way() == Entry.Way.NOWHERE
                ? met(job).switchIfEmpty(Mono.error(() -> refused(queue.full())))
                : detached(queue, entry, job, context);
        taken.subscribe(sink::success, sink::error);
    }

    private JobQueue queue(NewJob job) {
        return Objects.requireNonNull(queues.find(job.queue()));
    }

    private static long rank(NewJob job) {
        return Priority.rank(job.runAt().truncatedTo(ChronoUnit.MILLIS), job.priority());
    }

    /** A job that is not due needs no room yet. */
    private Mono<Insertion> later(JobQueue queue, NewJob job, ContextView context) {
        try {
            queue.checkOpen();
        } catch (JobException.ShuttingDown refusal) {
            throw refused(refusal);
        }
        return detached(insert(job, false), context);
    }

    private Mono<Insertion> detached(JobQueue queue, Entry entry, NewJob job, ContextView context) {
        Ticket displaced = entry.displaced();
        if (displaced != null) {
            queue.release(displaced);
        }
        Mono<Insertion> entered = entry.way() == Entry.Way.BUFFER ? buffered(queue, job) : spilled(queue, job);
        return detached(entered, context);
    }

    private static Mono<Insertion> detached(Mono<Insertion> write, ContextView context) {
        return Mono.fromFuture(write.contextWrite(context).toFuture(), true);
    }

    private Mono<Insertion> buffered(JobQueue queue, NewJob job) {
        return insert(job, true)
                .doOnNext(insertion -> {
                    if (insertion.isNew()) {
                        queue.emit(Ticket.of(insertion.job()));
                    } else {
                        queue.giveBack();
                    }
                })
                .doOnError(failed -> queue.giveBack());
    }

    private Mono<Insertion> spilled(JobQueue queue, NewJob job) {
        return insert(job, false)
                .doOnNext(insertion -> queue.spilled(insertion.isNew()))
                .doOnError(failed -> queue.spilled(false));
    }

    private Mono<Insertion> insert(NewJob job, boolean buffered) {
        return store.insert(job, buffered)
                .doOnNext(insertion -> {
                    if (insertion.isNew()) {
                        accepted.increment();
                    }
                })
                .doOnError(JobException.class, this::refused);
    }

    /** A full queue refuses new jobs; who meets one that is there asks for no room. */
    private Mono<Insertion> met(NewJob job) {
        String key = job.uniqueKey();
        return key == null ? Mono.empty() : store.findUnique(job.kind(), key).map(met -> new Insertion(met, false));
    }

    private JobException refused(JobException refusal) {
        log.debug("Refused: {}", refusal.getMessage());
        meters.counter("sluice.jobs.refused", "reason", refusal.kind().name().toLowerCase(Locale.ROOT))
                .increment();
        return refusal;
    }
}
