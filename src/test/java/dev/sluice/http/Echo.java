package dev.sluice.http;

import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.util.RawValue;

/** Jobs whose result is their payload, to the letter. */
final class Echo implements JobHandler {

    @Override
    public String kind() {
        return "echo";
    }

    @Override
    public Mono<?> run(JobContext job) {
        return Mono.just(new RawValue(job.payload()));
    }
}
