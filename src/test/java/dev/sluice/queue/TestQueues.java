package dev.sluice.queue;

import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import dev.sluice.store.QueueStore;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Queues for tests, of this package and of those that use it. Their time stands still. */
public final class TestQueues {

    /** How long a job of a test is said to run. */
    public static final Duration EXPECTED = Duration.ofSeconds(1);

    private TestQueues() {}

    /**
     * One queue, under the name that always exists.
     *
     * @param capacity places
     * @param concurrency slots
     * @param store what it is fed from
     * @return all queues, that is, one
     */
    public static Queues of(int capacity, int concurrency, JobStore store) {
        return of(settings(capacity, concurrency), store);
    }

    static Queues of(QueueSettings size, JobStore store) {
        return of(Map.of(StoreUnderTest.QUEUE, size), store, VirtualTimeScheduler.create());
    }

    static Queues of(Map<String, QueueSettings> sizes, JobStore store, VirtualTimeScheduler time) {
        return new Queues(new QueuesSettings(sizes), name -> queue(name, sizes.get(name), store, time));
    }

    /**
     * Queues on a time of somebody's own.
     *
     * @param sizes by name
     * @param store what they are fed from
     * @param kinds what can be run
     * @param timer for what comes later
     * @param nanoTime what is measured by
     * @return all of these
     */
    public static Queues of(
            Map<String, QueueSettings> sizes,
            JobStore store,
            Set<String> kinds,
            Scheduler timer,
            LongSupplier nanoTime) {
        return new Queues(
                new QueuesSettings(sizes), name -> new JobQueue(name, sizes.get(name), store, kinds, timer, nanoTime));
    }

    /**
     * How many new jobs would find a place in a buffer just now.
     *
     * @param queue whose
     * @return places, each given back
     */
    public static int places(JobQueue queue) {
        List<Place> places = new ArrayList<>();
        Place place = queue.pass(0, EXPECTED);
        while (place != null && place.isBuffered()) {
            places.add(place);
            place = queue.pass(0, EXPECTED);
        }
        if (place != null) {
            queue.giveBack(place);
        }
        places.forEach(queue::giveBack);
        return places.size();
    }

    /**
     * The way in.
     *
     * @param queues the queues
     * @param store where jobs are written
     * @param meters what it counts with
     * @return one of several that may be
     */
    public static Admission admission(Queues queues, JobStore store, MeterRegistry meters) {
        return new Admission(queues, store, meters);
    }

    /**
     * What persons set.
     *
     * @param store where it is kept
     * @param queues for which
     * @return one of several that may be
     */
    public static Overrides overrides(QueueStore store, Queues queues) {
        return new Overrides(store, queues);
    }

    /**
     * What is counted of waiting jobs.
     *
     * @param store where they wait
     * @param queues which are counted
     * @param clock what ages are told by
     * @return one of several that may be
     */
    public static Census census(JobStore store, Queues queues, Clock clock) {
        return new Census(store, queues, clock);
    }

    /**
     * Lets gauges tell of them.
     *
     * @param meters where
     * @param queues of which
     * @param census what is counted of their jobs
     */
    public static void meters(MeterRegistry meters, Queues queues, Census census) {
        QueueMeters.register(meters, queues, census);
    }

    static QueueSettings settings(int capacity, int concurrency) {
        return new QueueSettings(capacity, concurrency, Overflow.REJECT, 1_000_000, null);
    }

    static QueueSettings spilling(int capacity, int concurrency) {
        return new QueueSettings(capacity, concurrency, Overflow.SPILL, 1_000_000, null);
    }

    static JobQueue queue(int capacity, int concurrency, JobStore store) {
        return queue(settings(capacity, concurrency), store, VirtualTimeScheduler.create());
    }

    static JobQueue queue(QueueSettings size, JobStore store, VirtualTimeScheduler time) {
        return queue(StoreUnderTest.QUEUE, size, store, time);
    }

    private static JobQueue queue(String name, QueueSettings size, JobStore store, VirtualTimeScheduler time) {
        return new JobQueue(name, size, store, StoreUnderTest.KINDS, time, () -> time.now(TimeUnit.NANOSECONDS));
    }

    /** A place for one more job of rank 0, or the refusal. */
    static Place reserve(JobQueue queue) {
        return reserve(queue, EXPECTED);
    }

    static Place reserve(JobQueue queue, Duration expected) {
        Place place = queue.pass(0, expected);
        if (place == null) {
            throw queue.full();
        }
        return place;
    }

    static Ticket ticket(long rank, long seq) {
        return new Ticket(new JobId(new UUID(rank, seq)), rank, seq, Instant.EPOCH);
    }

    static Ticket ticket(long seq) {
        return ticket(0, seq);
    }
}
