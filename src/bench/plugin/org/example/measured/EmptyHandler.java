package org.example.measured;

import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import reactor.core.publisher.Mono;

/** Does nothing at all: what is left is what Sluice does for a job. */
final class EmptyHandler implements JobHandler {

    @Override
    public String kind() {
        return "empty";
    }

    @Override
    public Mono<?> run(JobContext job) {
        return Mono.empty();
    }
}
