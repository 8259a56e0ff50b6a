package dev.sluice.queue;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Priority;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
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
        return submit(job, expected, Duration.ZERO);
    }

    /**
     * Takes a job in that can wait for a place. Who waits stands in line and is passed by no other submission, but by jobs
     * that are stored already. A subscriber that goes away while it waits leaves no trace; after that it changes nothing.
     *
     * @param job checked; its queue exists here
     * @param expected how long a job of its kind is likely to run
     * @param patience how long to wait for a place where none is free
     * @return as from {@link #submit(NewJob, Duration)}; {@link JobException.Full} once patience is over
     */
    public Mono<Insertion> submit(NewJob job, Duration expected, Duration patience) {
        return Mono.deferContextual(context -> {
            JobQueue queue = Objects.requireNonNull(queues.find(job.queue()));
            checkOpen(queue);
            return job.firstState() == JobState.QUEUED
                    ? queue(queue, job, expected, patience, context)
                    : watched(insert(job, false).contextWrite(context).toFuture());
        });
    }

    /**
     * What a submission with this key came to before.
     *
     * @param key of a submission
     * @return the job as it stands, or empty if nothing was taken in with the key; {@link JobException.KeyReused} or
     *     {@link JobException.Unavailable}, which refuse the submission
     */
    public Mono<Job> find(IdempotencyKey key) {
        return store.find(key).doOnError(this::count);
    }

    private void checkOpen(JobQueue queue) {
        if (queue.isClosed()) {
            throw refused(new JobException.ShuttingDown());
        }
    }

    private Mono<Insertion> queue(
            JobQueue queue, NewJob job, Duration expected, Duration patience, ContextView context) {
        long rank = Priority.rank(job.runAt(), job.priority());
        Place place = queue.pass(rank, expected);
        return place == null
                ? met(queue, job, context).switchIfEmpty(Mono.defer(() -> line(queue, job, rank, patience, context)))
                : watched(write(queue, job, place, context));
    }

    /** A full queue refuses what is new; who meets a job that is there asks for no place. */
    private Mono<Insertion> met(JobQueue queue, NewJob job, ContextView context) {
        String key = job.uniqueKey();
        return key == null
                ? Mono.empty()
                : store.findUnique(job.kind(), key)
                        .doOnError(this::count)
                        .flatMap(met -> job.idempotencyKey() == null
                                ? Mono.just(new Insertion(met, false))
                                : watched(keep(queue, job, context)));
    }

    /**
     * Makes the submission's own key stand for the job it meets, or who sends it again would get another. Should that job end
     * just now, the new one waits in the store.
     */
    private CompletableFuture<Insertion> keep(JobQueue queue, NewJob job, ContextView context) {
        return insert(job, false)
                .doOnNext(insertion -> queue.stored(insertion.isNew() ? 1 : 0))
                .contextWrite(context)
                .toFuture();
    }

    private Mono<Insertion> line(JobQueue queue, NewJob job, long rank, Duration patience, ContextView context) {
        if (patience.isZero()) {
            throw refused(queue.full());
        }
        Entrance.Waiter waiter = queue.await(rank, patience);
        return watched(waiter.place()
                        .whenComplete((granted, refusal) -> count(refusal))
                        .thenCompose(granted -> write(queue, job, granted, context)))
                .doOnCancel(() -> queue.leave(waiter));
    }

    private static Mono<Insertion> watched(CompletableFuture<Insertion> write) {
        return Mono.fromFuture(write, true);
    }

    private CompletableFuture<Insertion> write(JobQueue queue, NewJob job, Place place, ContextView context) {
        Hand hand = new Hand(queue, place, Context.of(context));
        store.insert(job, place.isBuffered()).subscribe(hand);
        return hand;
    }

    private Mono<Insertion> insert(NewJob job, boolean buffered) {
        return store.insert(job, buffered).doOnNext(this::accepted).doOnError(this::count);
    }

    /** Has a place while the job is written. It is one step, and not the five that would be put together for it. */
    private final class Hand extends CompletableFuture<Insertion> implements CoreSubscriber<Insertion> {

        private final JobQueue queue;
        private final Place place;
        private final Context context;

        Hand(JobQueue queue, Place place, Context context) {
            this.queue = queue;
            this.place = place;
            this.context = context;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        /** It is on disk, whatever breaks here. */
        @Override
        public void onNext(Insertion insertion) {
            try {
                accepted(insertion);
                settle(queue, place, insertion);
            } finally {
                complete(insertion);
            }
        }

        @Override
        public void onError(Throwable cause) {
            if (isDone()) {
                Operators.onErrorDropped(cause, context);
                return;
            }
            try {
                count(cause);
                queue.giveBack(place);
            } finally {
                completeExceptionally(cause);
            }
        }

        @Override
        public void onComplete() {
            if (!isDone()) {
                onError(new IllegalStateException("the store does not say what became of a job"));
            }
        }
    }

    private static void settle(JobQueue queue, Place place, Insertion insertion) {
        Job job = insertion.job();
        if (insertion.isNew()) {
            queue.fill(place, job);
        } else {
            queue.giveBack(place);
        }
    }

    private void accepted(Insertion insertion) {
        if (insertion.isNew()) {
            accepted.increment();
        }
    }

    /**
     * Counts a submission that is refused since another one was.
     *
     * @param cause what it is told; counted is a {@link JobException}
     */
    public void count(@Nullable Throwable cause) {
        if (cause instanceof JobException refusal) {
            refused(refusal);
        }
    }

    private JobException refused(JobException refusal) {
        log.debug("Refused: {}", refusal.getMessage());
        meters.counter("sluice.jobs.refused", "reason", refusal.kind().name().toLowerCase(Locale.ROOT))
                .increment();
        return refusal;
    }
}
