package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** The part of a {@link JobStore} that only reads. */
public interface JobReads {

    /**
     * Reads a job.
     *
     * @param id its name
     * @return the job, or empty if there is none
     */
    Mono<Job> find(JobId id);

    /**
     * Reads a job's log.
     *
     * @param id the job
     * @param after the version to begin behind, 0 for all
     * @param limit how many at most
     * @return entries in the order of their versions; empty at the end of the log, or if there is no such job
     */
    Mono<List<JobEvent>> events(JobId id, long after, int limit);

    /**
     * Reads the log of all jobs, in a time that does not grow with its length: a page may be short, or empty, and not the
     * last. One that is not the last reaches at least {@code limit} positions beyond where it begins.
     *
     * @param filter which entries
     * @param after the position to begin behind, 0 for all
     * @param limit how many at most, above 0
     * @return one page
     */
    Mono<LogPage> log(EventFilter filter, long after, int limit);

    /**
     * Where the log of all jobs ends now.
     *
     * @param jobs whose rows are wanted as they stand there
     * @return the position and the rows
     */
    Mono<LogEnd> end(Set<JobId> jobs);

    /**
     * Lists jobs, newest first, in a time that does not grow with their number: a part may be short, see {@link JobPage}.
     *
     * @param filter which
     * @param before where to begin: {@link Long#MAX_VALUE}, then what the part before said
     * @param limit how many at most, above 0
     * @return one part
     */
    Mono<JobPage> list(JobFilter filter, long before, int limit);

    /**
     * How many live jobs there are, on all replicas.
     *
     * @return maybe empty
     */
    Mono<List<JobCount>> counts();

    /**
     * Since when the jobs that wait longest are due.
     *
     * @return by queue; a queue where none waits is left out
     */
    Mono<Map<String, Instant>> oldest();
}
