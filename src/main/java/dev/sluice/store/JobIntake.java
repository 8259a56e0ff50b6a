package dev.sluice.store;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The part of a {@link JobStore} that lets jobs in and brings them into buffers. */
public interface JobIntake {

    /**
     * Stores a new job with version 1 of its log. One that meets a live job of its kind with its unique key, or a job with
     * its idempotency key, leaves no trace.
     *
     * @param job the job
     * @param buffered whether this process holds a place for it: if not, it waits for {@link #feed}
     * @return the job as stored, or the one that was met; or {@link JobException.KeyReused}
     */
    Mono<Insertion> insert(NewJob job, boolean buffered);

    /**
     * The job that was submitted under a key.
     *
     * @param key still in force
     * @return the job as it stands; empty if there is none; or {@link JobException.KeyReused}
     */
    Mono<Job> find(IdempotencyKey key);

    /**
     * The live job of a kind with a unique key.
     *
     * @param kind its kind
     * @param uniqueKey its key
     * @return the job as it stands, or empty if there is none
     */
    Mono<Job> findUnique(String kind, String uniqueKey);

    /**
     * Takes jobs of a queue that wait in the store and in no buffer, for this process's buffer.
     *
     * @param queue its name
     * @param kinds the kinds this process can run; jobs of others are left where they are
     * @param limit how many at most, above 0
     * @return the tickets in their order; fewer than the limit if no more wait
     */
    Mono<List<Ticket>> feed(String queue, Set<String> kinds, int limit);

    /**
     * Takes jobs of a queue that wait in the buffers of other processes, for slots of this one that have nothing to do. Who
     * starts a job first has it.
     *
     * @param queue its name
     * @param kinds the kinds this process can run
     * @param limit how many at most, above 0
     * @return the tickets in their order; none where one process has the store for itself
     */
    default Mono<List<Ticket>> borrow(String queue, Set<String> kinds, int limit) {
        return Mono.just(List.of());
    }

    /**
     * Asks for starts of a queue that has a rate limit, which is one for all processes together.
     *
     * @param queue its name
     * @param interval how far apart starts have to be
     * @param most how many can be used, above 0
     * @return some, or when to ask again; empty where one process has the store for itself, and can count alone
     */
    default Mono<Grant> grant(String queue, Duration interval, int most) {
        return Mono.empty();
    }

    /**
     * Gives a waiting job back from this process's buffer; it waits for {@link #feed}.
     *
     * @param ticket its place in line
     * @return false if it does not wait in this process's buffer any more
     */
    Mono<Boolean> release(Ticket ticket);
}
