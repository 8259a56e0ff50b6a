package dev.sluice.worker;

import dev.sluice.job.FieldError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Does the work of one kind of job. Make it a Spring bean and jobs of its kind can be submitted. Work that blocks is
 * simpler to write as a {@link BlockingJobHandler}.
 *
 * <p>A job runs at least once: after a crash it runs again, so work that must not be done twice is guarded by
 * {@link JobContext#id()} or fenced by {@link JobContext#epoch()}.
 */
public interface JobHandler {

    /**
     * The word that submissions name this kind by.
     *
     * @return constant, {@code [a-z][a-z0-9-]{0,62}}
     */
    String kind();

    /**
     * Runs one attempt. Called on a worker's thread, which may be blocked, also by the subscription to what is returned.
     * When the attempt's time is up, or this process stops, the subscription is cancelled and the thread interrupted.
     *
     * @param job what to do, and where to say how far it is
     * @return its value, written as JSON, is the job's result; empty is success without one; an error, or anything thrown,
     *     fails the attempt, whatever its type
     * @throws Exception fails the attempt
     */
    Mono<?> run(JobContext job) throws Exception;

    /**
     * Checks a payload before the job is taken in. Called on a thread that must not block.
     *
     * @param payload JSON text
     * @return what is wrong, with fields such as {@code payload.duration}; empty if nothing is
     */
    default List<FieldError> check(String payload) {
        return List.of();
    }

    /**
     * What payloads look like: submissions are held against it before {@link #check}, and clients find it in the list of
     * kinds.
     *
     * @return constant, a JSON schema of draft 2020-12; null if there is none
     */
    default @Nullable String schema() {
        return null;
    }

    /**
     * How long an attempt is likely to take, for the first estimates of when a full queue has room again.
     *
     * @return above zero
     */
    default Duration expected() {
        return Duration.ofSeconds(1);
    }
}
