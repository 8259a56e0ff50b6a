package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.store.JobStore;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One queue of this process: its buffer behind a unicast {@link Sinks.Many}, and what keeps the buffer fed from the store.
 * Every method may be called by any thread and none blocks.
 */
public final class JobQueue {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);
    private static final Object HUNGRY = new Object();

    private final String name;
    private final Buffer buffer;
    private final JobStore store;
    private final Set<String> kinds;
    private final Throughput throughput;
    private final Object emission = new Object();
    private Sinks.Many<Ticket> sink;
    private volatile @Nullable Subscription workers;
    private volatile @Nullable FluxSink<Object> hunger;
    private volatile Duration expected = Duration.ofSeconds(1);
    private volatile boolean closed;

    JobQueue(String name, QueueSettings settings, JobStore store, Set<String> kinds, LongSupplier nanoTime) {
        this.name = name;
        this.buffer = new Buffer(settings.capacity(), settings.concurrency());
        this.store = store;
        this.kinds = kinds;
        this.throughput = new Throughput(nanoTime);
        this.sink = new Gate(buffer, this::kick).sink();
    }

    /**
     * Takes a place for a new job. It must be filled by {@link #emit} or given back by {@link #giveBack}.
     *
     * @param duration how long a job of its kind is likely to run
     * @throws JobException.Full if no place is free, or one that is stored already waits for it
     * @throws JobException.ShuttingDown if this process is about to stop
     */
    void reserve(Duration duration) {
        checkOpen();
        expected = duration;
        if (!buffer.reserve()) {
            throw new JobException.Full(name, buffer.capacity(), retryAfter());
        }
    }

    void checkOpen() {
        if (closed) {
            throw new JobException.ShuttingDown();
        }
    }

    void giveBack() {
        buffer.giveBack(1);
        fed();
    }

    /** Hands a durable job over, into the place that was reserved for it. */
    void emit(Ticket ticket) {
        synchronized (emission) {
            switch (sink.tryEmitNext(ticket)) {
                case OK -> {}
                case FAIL_CANCELLED, FAIL_TERMINATED, FAIL_ZERO_SUBSCRIBER -> keep(ticket);
                case FAIL_OVERFLOW, FAIL_NON_SERIALIZED ->
                    log.error("Job {} had no place in queue {}, it waits for the next start", ticket.id(), name);
            }
        }
    }

    /** Between two sinks a ticket goes straight to its place: the next sink drains the same buffer. */
    private void keep(Ticket ticket) {
        if (!buffer.offer(ticket)) {
            log.error("Job {} had no place in queue {}, it waits for the next start", ticket.id(), name);
        }
    }

    /**
     * The jobs to run, each with a slot of this queue already taken, which {@link #release} gives back. One subscriber at a
     * time; a new one, after the last has ended, finds everything that waits. It requests without bound: the number of
     * slots is what limits it.
     *
     * @return tickets in their order, on the thread that made them available, which must not be held up
     */
    public Flux<Ticket> tickets() {
        return Flux.defer(() -> {
            synchronized (emission) {
                Gate gate = new Gate(buffer, this::kick);
                sink = gate.sink();
                return sink.asFlux()
                        .doOnSubscribe(subscription -> workers = subscription)
                        .doOnNext(ticket -> taken(gate));
            }
        });
    }

    private void taken(Gate gate) {
        gate.delivered();
        throughput.begin();
        fed();
    }

    /**
     * Says that a slot is free again.
     *
     * @param ended whether a job was run in it, which counts for {@link #retryAfter}
     */
    public void release(boolean ended) {
        if (ended) {
            throughput.end();
        }
        buffer.release();
        kick();
    }

    /** Makes the sink look at its buffer again: demand is the only signal that makes it. */
    private void kick() {
        Subscription subscription = workers;
        if (subscription != null) {
            subscription.request(1);
        }
    }

    /**
     * Stops or lets go the hand-over; what runs, runs on.
     *
     * @param paused whether no more tickets are handed over
     */
    public void pause(boolean paused) {
        buffer.open(!paused);
        kick();
    }

    /**
     * Changes how many jobs may run at once; what runs beyond a smaller number runs on.
     *
     * @param slots above 0
     */
    public void concurrency(int slots) {
        buffer.concurrency(slots);
        kick();
    }

    /** Takes in nothing new and hands nothing over any more. */
    public void close() {
        closed = true;
        buffer.open(false);
    }

    /**
     * Says that jobs of this queue wait in the store and in no buffer.
     *
     * @param jobs how many more
     */
    public void stored(int jobs) {
        buffer.addStored(jobs);
        fed();
    }

    private void fed() {
        FluxSink<Object> wish = hunger;
        if (wish != null && !closed && buffer.stored() > 0) {
            wish.next(HUNGRY);
        }
    }

    /**
     * Fills free places with jobs from the store for as long as it is subscribed to, one read at a time.
     *
     * @return never completes
     */
    public Flux<Void> feed() {
        return Flux.<Object>create(
                        wish -> {
                            hunger = wish;
                            fed();
                        },
                        FluxSink.OverflowStrategy.LATEST)
                .concatMap(wish -> feedOnce(), 0);
    }

    private Mono<Void> feedOnce() {
        return Mono.defer(() -> {
            int places = buffer.reserveForStored();
            return places == 0 ? Mono.empty() : fill(places);
        });
    }

    private Mono<Void> fill(int places) {
        return store.feed(name, kinds, places)
                .doOnNext(tickets -> arrived(tickets, places))
                .doOnError(cause -> missed(places))
                .onErrorResume(JobException.Unavailable.class, cause -> {
                    log.debug("Queue {} is not fed for now", name, cause);
                    return Mono.empty();
                })
                .then();
    }

    private void arrived(List<Ticket> tickets, int places) {
        buffer.giveBack(places - tickets.size());
        tickets.forEach(this::emit);
        fed();
    }

    private void missed(int places) {
        buffer.giveBack(places);
        buffer.addStored(places);
    }

    /** Looks for work in the store again, should a read have failed. */
    void retryFeed() {
        fed();
    }

    /**
     * When a place is likely to be free for one more job: what stands before it, by how fast jobs end.
     *
     * @return whole seconds, 1 to 300
     */
    public Duration retryAfter() {
        double measured = throughput.perSecond();
        double seconds = expected.toNanos() / 1e9;
        double rate = measured > 0 ? measured : buffer.concurrency() / Math.max(seconds, 1e-3);
        return RetryAfter.of(buffer.stored() + 1, rate);
    }

    /**
     * The name of this queue.
     *
     * @return as configured
     */
    public String name() {
        return name;
    }

    /**
     * How many jobs may wait in the buffer.
     *
     * @return places
     */
    public int capacity() {
        return buffer.capacity();
    }

    /**
     * How many jobs may run at once.
     *
     * @return slots
     */
    public int concurrency() {
        return buffer.concurrency();
    }

    /**
     * How many jobs wait: in the buffer, and in the store for a place in it.
     *
     * @return jobs
     */
    public int waiting() {
        return buffer.size() + buffer.stored();
    }

    /**
     * How many jobs run.
     *
     * @return slots that are taken
     */
    public int running() {
        return buffer.running();
    }

    /**
     * Since when the job that waits longest in the buffer is due.
     *
     * @return the time, or null if none waits
     */
    public @Nullable Instant oldest() {
        Stream<Instant> dues = buffer.snapshot().stream().map(Ticket::due);
        return dues.min(Instant::compareTo).orElse(null);
    }
}
