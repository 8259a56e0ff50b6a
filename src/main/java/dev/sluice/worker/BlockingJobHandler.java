package dev.sluice.worker;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A handler whose work blocks its thread: JDBC, files, {@code Thread.sleep}. It is interrupted when it has to end. */
public interface BlockingJobHandler extends JobHandler {

    /**
     * Runs one attempt on a worker's thread.
     *
     * @param job what to do, and where to say how far it is
     * @return written as JSON, it is the job's result; null for none
     * @throws Exception fails the attempt
     */
    @Nullable
    Object work(JobContext job) throws Exception;

    @Override
    default Mono<?> run(JobContext job) throws Exception {
        return Mono.justOrEmpty(work(job));
    }
}
