package dev.sluice.worker;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A handler of the kind that a {@link dev.sluice.store.Draft} is of.
 *
 * @param work what it does
 */
record TestHandler(Work work) implements JobHandler {

    /** What a handler does, null and exceptions included. */
    interface Work {
        @Nullable
        Mono<?> run(JobContext job) throws Exception;
    }

    @Override
    public String kind() {
        return "simulate";
    }

    @Override
    public Mono<?> run(JobContext job) throws Exception {
        return work.run(job);
    }
}
