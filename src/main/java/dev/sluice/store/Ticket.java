package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A waiting job's place in line: all that a buffer holds of it.
 *
 * @param id the job
 * @param rank lower goes first, see {@link dev.sluice.job.Priority#rank}
 * @param seq the order of commit, which decides between equal ranks
 * @param due since when the job may run
 */
public record Ticket(JobId id, long rank, long seq, Instant due) implements Comparable<Ticket> {

    private static final Comparator<Ticket> ORDER =
            Comparator.comparingLong(Ticket::rank).thenComparingLong(Ticket::seq);

    /**
     * The ticket of a stored job.
     *
     * @param job as it was stored
     * @return its place in line
     */
    public static Ticket of(Job job) {
        return new Ticket(job.id(), job.rank(), job.seq(), job.runAt());
    }

    @Override
    public int compareTo(Ticket other) {
        return ORDER.compare(this, other);
    }
}
