package dev.sluice.worker;

import dev.sluice.job.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a handler knows of the attempt it runs. May be used by any thread while the attempt lasts. */
public interface JobContext {

    /**
     * The job's name: the same for every attempt.
     *
     * @return the id
     */
    JobId id();

    /**
     * Which attempt this is.
     *
     * @return from 1
     */
    int attempt();

    /**
     * How many attempts there may be.
     *
     * @return at least {@link #attempt()}
     */
    int maxAttempts();

    /**
     * The fencing token: higher with every claim of this job, and never reset. Who is written to can refuse a lower one
     * than it has seen, and so an attempt that was thought dead.
     *
     * @return from 1
     */
    long epoch();

    /**
     * What was submitted.
     *
     * @return JSON text, to the letter
     */
    String payload();

    /**
     * This attempt's place in a trace: what it calls can go on from there. The trace is that of the submission, if it was
     * part of one.
     *
     * @return a {@code traceparent} (W3C Trace Context)
     */
    String trace();

    /**
     * When this attempt's time is up.
     *
     * @return null if it has no limit
     */
    @Nullable
    Instant deadline();

    /**
     * Whether nobody waits for this attempt any more: its time is up, the job was cancelled or this process stops. A
     * blocking handler's thread is interrupted then, a reactive one's subscription cancelled; a loop that does neither can
     * ask here.
     *
     * @return true from then on
     */
    boolean isCancelled();

    /**
     * A logger that puts the job's id before each message, on whatever thread.
     *
     * @return named {@code sluice.job.} and the kind
     */
    Logger logger();

    /**
     * Says how far the work is. Returns at once; at most four times a second it is written, the last wins.
     *
     * @param percent 0 to 100
     */
    default void progress(int percent) {
        progress(percent, null);
    }

    /**
     * Says how far the work is, and what it does.
     *
     * @param percent 0 to 100
     * @param message for people, or null
     */
    void progress(int percent, @Nullable String message);
}
