package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import java.util.List;
import reactor.core.publisher.Mono;

/** A handler with a defect: its check breaks down. */
final class Flawed implements JobHandler {

    static final String SECRET = "the password is swordfish";

    @Override
    public String kind() {
        return "flawed";
    }

    @Override
    public List<FieldError> check(String payload) {
        throw new IllegalStateException(SECRET);
    }

    @Override
    public Mono<?> run(JobContext job) {
        return Mono.empty();
    }
}
