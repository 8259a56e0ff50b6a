package dev.sluice.queue;

import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

/**
 * One queue of this process: its buffer behind a unicast {@link Sinks.Many}, and what keeps the buffer fed from the store.
 * Every method may be called by any thread and none blocks.
 */
public final class JobQueue {

    private static final Logger log = LoggerFactory.getLogger(JobQueue.class);

    private final String name;
    private final QueueSettings settings;
    private final Buffer buffer;
    private final PatientLine line;
    private final Feed feed;
    private final JobStore store;
    private final Throughput starts;
    private final Throughput ends;
    private final HandOver handOver;
    private volatile Duration expected = Duration.ofSeconds(1);
    private volatile boolean paused;
    private volatile boolean closed;

    JobQueue(String name, QueueSettings settings, JobStore store, Set<String> kinds, LongSupplier nanoTime) {
        this.name = name;
        this.settings = settings;
        this.buffer = new Buffer(settings, nanoTime);
        this.line = new PatientLine(buffer::enter);
        this.store = store;
        this.feed = new Feed(name, buffer, store, kinds, this::arrived);
        this.starts = new Throughput(nanoTime);
        this.ends = new Throughput(nanoTime);
        this.handOver = new HandOver(name, buffer, this::taken);
    }

    /**
     * Takes what a new job needs. An entry into the buffer must be filled by {@link #emit} or given back by
     * {@link #giveBack}; one into the store is ended by {@link #spilled}.
     *
     * @param rank of the job
     * @param duration how long a job of its kind is likely to run
     * @throws JobException.Full if there is no room
     * @throws JobException.ShuttingDown if this process is about to stop
     */
    Entry enter(long rank, Duration duration) {
        checkOpen();
        expected = duration;
        Entry entry = buffer.enter(rank);
        if (entry.way() == Entry.Way.NOWHERE) {
            throw full();
        }
        return entry;
    }

    /** Who waits for an entry, in line. */
    PatientLine line() {
        return line;
    }

    JobException.Full full() {
        return new JobException.Full(name, buffer.capacity(), retryAfter());
    }

    void checkOpen() {
        if (closed) {
            throw new JobException.ShuttingDown();
        }
    }

    void giveBack() {
        buffer.giveBack();
        roomChanged();
    }

    /** A new job that was to wait in the store is there, or never will be. */
    void spilled(boolean arrived) {
        buffer.spilled(arrived);
        roomChanged();
    }

    /** Gives a ticket to the store whose place another took. If the store cannot take it, it waits here after all. */
    void release(Ticket displaced) {
        store.release(displaced).subscribe(this::spilled, cause -> {
            log.debug("Job {} stays in the buffer of queue {}", displaced.id(), name, cause);
            buffer.undisplace(displaced);
        });
    }

    /** Takes a ticket out whose job does not wait any more. */
    void withdraw(JobId job) {
        if (buffer.withdraw(job)) {
            roomChanged();
        }
    }

    /** Hands a durable job over, into the place that was reserved for it. */
    void emit(Ticket ticket) {
        handOver.emit(ticket);
    }

    /**
     * The jobs to run, each with a slot of this queue already taken, which {@link #release} gives back. One subscriber at a
     * time; a new one, after the last has ended, finds everything that waits. It requests without bound: the number of
     * slots is what limits it.
     *
     * @return tickets in their order, on the thread that made them available, which must not be held up
     */
    public Flux<Ticket> tickets() {
        return handOver.tickets();
    }

    private void taken() {
        ends.begin();
        starts.end();
        roomChanged();
    }

    /**
     * Says that a slot is free again.
     *
     * @param ended whether a job was run in it, which counts for {@link #retryAfter}
     */
    public void release(boolean ended) {
        if (ended) {
            ends.end();
        }
        buffer.release();
        handOver.kick();
    }

    /**
     * Does as a person set, and as configured where nothing is set. What runs beyond a smaller concurrency runs on.
     *
     * @param set by a person
     */
    public void apply(QueueOverride set) {
        Integer slots = set.concurrency();
        Double rate = set.rateLimit();
        buffer.concurrency(slots == null ? settings.concurrency() : slots);
        buffer.rateLimit(rate == null ? settings.rateLimit() : rate);
        pause(Boolean.TRUE.equals(set.paused()));
    }

    /**
     * Stops or lets go the hand-over; what runs, runs on.
     *
     * @param wanted whether no more tickets are handed over
     */
    public void pause(boolean wanted) {
        paused = wanted;
        buffer.open(!wanted && !closed);
        handOver.kick();
    }

    /**
     * Changes how many jobs may run at once; what runs beyond a smaller number runs on.
     *
     * @param slots above 0
     */
    public void concurrency(int slots) {
        buffer.concurrency(slots);
        handOver.kick();
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
        roomChanged();
    }

    /** What is stored goes first, then those who wait in line. */
    private void roomChanged() {
        if (!closed) {
            feed.look();
        }
        line.serve();
    }

    /**
     * Fills free places with jobs from the store for as long as it is subscribed to, one read at a time.
     *
     * @return never completes
     */
    public Flux<Void> feed() {
        return feed.run();
    }

    private void arrived(List<Ticket> tickets) {
        tickets.forEach(this::emit);
        roomChanged();
    }

    /** Looks for work in the store again, should a read have failed. */
    void retryFeed() {
        roomChanged();
    }

    /**
     * When a place is likely to be free for one more job: what stands before it, by how fast jobs end.
     *
     * @return whole seconds, 1 to 300
     */
    public Duration retryAfter() {
        if (paused) {
            return Duration.ofSeconds(RetryAfter.MAX_SECONDS);
        }
        double measured = ends.perSecond();
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
     * How this queue stands.
     *
     * @return as of now
     */
    public QueueStatus status() {
        return new QueueStatus(
                name,
                buffer.capacity(),
                buffer.concurrency(),
                settings.overflow(),
                paused,
                buffer.rateLimit(),
                buffer.size(),
                starts.perSecond(),
                ends.perSecond(),
                retryAfter());
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
}
