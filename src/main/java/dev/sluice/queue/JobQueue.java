package dev.sluice.queue;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.Ticket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * One queue of this process: its buffer behind a unicast sink, and what keeps the buffer fed from the store. Every method may
 * be called by any thread and none blocks.
 */
public final class JobQueue {

    private final String name;
    private final QueueSettings settings;
    private final Set<String> kinds;
    private final Slots slots;
    private final Buffer buffer;
    private final Entrance entrance;
    private final HandOver handOver;
    private final Feed feed;
    private final Borrowing borrowing;
    private final Releases releases;
    private final Throughput throughput;
    private final Outlook outlook;
    private volatile boolean closed;

    JobQueue(
            String name,
            QueueSettings settings,
            JobStore store,
            Set<String> kinds,
            Scheduler timer,
            LongSupplier nanoTime) {
        this.name = name;
        this.settings = settings;
        this.kinds = kinds;
        this.slots = new Slots(
                settings.concurrency(), Pace.of(name, settings.rateLimit(), store, this::kick, timer, nanoTime));
        this.buffer = new Buffer(settings, slots);
        this.throughput = new Throughput(nanoTime);
        this.outlook = new Outlook(name, settings, slots, buffer, throughput);
        this.handOver = new HandOver(buffer, this::taken, timer, nanoTime);
        this.feed = new Feed(name, kinds, store, buffer, this::found);
        this.borrowing = new Borrowing(name, kinds, store, buffer, this::found, timer);
        this.releases = new Releases(store, buffer, this::released, timer);
        this.entrance = new Entrance(buffer, releases, timer);
    }

    private void kick() {
        handOver.kick();
    }

    /**
     * Finds a place for a new job. It must be {@linkplain #fill filled} or {@linkplain #giveBack given back}.
     *
     * @param rank the job's
     * @param duration how long a job of its kind is likely to run
     * @return null if the queue is full
     */
    @Nullable
    Place pass(long rank, Duration duration) {
        outlook.expect(duration);
        return entrance.pass(rank);
    }

    /** Stands in line for a place, which comes as from {@link #pass}. */
    Entrance.Waiter await(long rank, Duration patience) {
        return entrance.await(rank, patience, this::full);
    }

    void leave(Entrance.Waiter waiter) {
        entrance.leave(waiter);
    }

    JobException full() {
        return outlook.full();
    }

    /** Whether this process is about to stop. */
    boolean isClosed() {
        return closed;
    }

    /** Says that a job is durable that has this place. */
    void fill(Place place, Job job) {
        if (place.isBuffered()) {
            emit(Ticket.of(job));
        } else {
            buffer.spilled(place.rank(), true);
            look();
        }
    }

    /** Says that no job has this place. */
    void giveBack(Place place) {
        if (place.isBuffered()) {
            buffer.giveBack();
        } else {
            buffer.spilled(place.rank(), false);
        }
        look();
    }

    /** Hands a durable job over, into the place that was reserved for it. Without one it goes back to the store. */
    void emit(Ticket ticket) {
        if (!handOver.emit(ticket)) {
            releases.withdrawn(ticket);
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
        return handOver.tickets();
    }

    private void taken() {
        throughput.started();
        look();
    }

    /**
     * Says that a slot is free again.
     *
     * @param ended whether a job was run in it, which counts for {@link #retryAfter}
     */
    public void release(boolean ended) {
        if (ended) {
            throughput.ended();
        }
        slots.giveBack();
        kick();
        borrowing.look();
    }

    /**
     * Looks who may come in, after each change that may make room: what is stored already goes first, then what is new, and
     * what others hold where nothing is left to do.
     */
    void look() {
        feed.look();
        entrance.advance();
        borrowing.look();
    }

    private void found(List<Ticket> tickets) {
        tickets.forEach(this::emit);
        look();
    }

    private void released() {
        kick();
        look();
    }

    /** Takes out the ticket of a job that does not wait any more, if it has one here, so that its place is free. */
    void withdraw(JobId id) {
        Ticket ticket = buffer.withdraw(id);
        if (ticket != null) {
            look();
            releases.withdrawn(ticket);
        }
    }

    /** Does what a person set; what is not set is as configured. What runs, runs on, also beyond a smaller concurrency. */
    void apply(QueueOverride override) {
        slots.apply(override, settings);
        kick();
        borrowing.look();
    }

    /** Takes in nothing new and hands nothing over any more. */
    public void close() {
        closed = true;
        slots.close();
        feed.close();
        borrowing.close();
        entrance.close();
        releases.close();
    }

    /**
     * Says that jobs of this queue wait in the store and in no buffer.
     *
     * @param jobs how many more
     */
    public void stored(int jobs) {
        buffer.addStored(jobs);
        look();
    }

    /** Says that at least so many jobs of this queue wait in the store and in no buffer. */
    void atLeast(int jobs) {
        buffer.atLeast(jobs);
        look();
    }

    /** Says that a job of this queue waits somewhere, maybe in the buffer of another process. */
    void waitsSomewhere() {
        borrowing.heard();
    }

    /** Compares what is believed to wait in the store with a count of all that wait, this buffer's included. */
    void compare(long waiting) {
        buffer.compare(waiting);
        look();
    }

    /**
     * Fills free places with jobs from the store for as long as it is subscribed to, one read at a time.
     *
     * @return never completes
     */
    public Flux<Void> feed() {
        return feed.run();
    }

    /**
     * When a place is likely to be free for one more job: what stands before it, by how fast jobs end.
     *
     * @return whole seconds, 1 to 300; 300 while nothing is handed over
     */
    public Duration retryAfter() {
        return outlook.retryAfter();
    }

    /** Whether this process can run jobs of this kind. */
    boolean runs(String kind) {
        return kinds.contains(kind);
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
        return settings.capacity();
    }

    /**
     * How many jobs may run at once.
     *
     * @return slots
     */
    public int concurrency() {
        return slots.concurrency();
    }

    /**
     * How many jobs wait: in the buffer, and in the store for a place in it.
     *
     * @return jobs
     */
    public int waiting() {
        return buffer.size() + buffer.unbuffered();
    }

    /**
     * How many jobs run.
     *
     * @return slots that are taken
     */
    public int running() {
        return slots.running();
    }

    /**
     * How this queue is set and how it does, in this process.
     *
     * @return as of now
     */
    public QueueStatus status() {
        return outlook.status();
    }
}
