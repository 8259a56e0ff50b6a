package dev.sluice.queue;

import dev.sluice.job.JobId;
import dev.sluice.store.JobStore;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

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
        QueueSettings size = size(capacity, concurrency);
        QueuesSettings settings = new QueuesSettings(Map.of(StoreUnderTest.QUEUE, size));
        return new Queues(settings, name -> queue(size, store));
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

    static JobQueue queue(int capacity, int concurrency, JobStore store) {
        return queue(size(capacity, concurrency), store);
    }

    private static JobQueue queue(QueueSettings size, JobStore store) {
        return new JobQueue(StoreUnderTest.QUEUE, size, store, StoreUnderTest.KINDS, () -> 0);
    }

    static Buffer buffer(int capacity, int concurrency) {
        return new Buffer(size(capacity, concurrency), () -> 0);
    }

    /** Takes a place for a new job; false if there is none for it. */
    static boolean reserve(Buffer buffer) {
        return buffer.enter(0).way() == Entry.Way.BUFFER;
    }

    static QueueSettings size(int capacity, int concurrency) {
        return new QueueSettings(capacity, concurrency, QueueSettings.Overflow.REJECT, 1_000_000, null);
    }

    static Ticket ticket(long rank, long seq) {
        return new Ticket(new JobId(new UUID(rank, seq)), rank, seq, Instant.EPOCH);
    }

    static Ticket ticket(long seq) {
        return ticket(0, seq);
    }
}
