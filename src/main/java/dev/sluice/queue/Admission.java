package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

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
            JobQueue queue = Objects.requireNonNull(queues.find(job.queue()));
            boolean buffered = job.firstState() == JobState.QUEUED;
            pass(queue, buffered, expected);
            Mono<Insertion> write = store.insert(job, buffered)
                    .doOnNext(this::count)
                    .doOnError(JobException.class, this::refused);
            Mono<Insertion> handOver = buffered ? handOver(queue, write) : write;
            return Mono.fromFuture(handOver.contextWrite(context).toFuture(), true);
        });
    }

    private void pass(JobQueue queue, boolean buffered, Duration expected) {
        try {
            if (buffered) {
                queue.reserve(expected);
            } else {
                queue.checkOpen();
            }
        } catch (JobException refusal) {
            refused(refusal);
            throw refusal;
        }
    }

    private void count(Insertion insertion) {
        if (insertion.isNew()) {
            accepted.increment();
        }
    }

    /**
     * Takes a job in that may wait for a place.
     *
     * @param job checked; its queue exists here
     * @param expected how long a job of its kind is likely to run
     * @param patience how long to wait for a place where none is free
     * @return as {@link #submit(NewJob, Duration)}
     */
    public Mono<Insertion> submit(NewJob job, Duration expected, Duration patience) {
        return submit(job, expected);
    }

    private static Mono<Insertion> handOver(JobQueue queue, Mono<Insertion> write) {
        return write.doOnNext(insertion -> {
                    if (insertion.isNew()) {
                        queue.emit(Ticket.of(insertion.job()));
                    } else {
                        queue.giveBack();
                    }
                })
                .doOnError(failed -> queue.giveBack());
    }

    private void refused(JobException refusal) {
        log.debug("Refused: {}", refusal.getMessage());
        meters.counter("sluice.jobs.refused", "reason", refusal.kind().name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
