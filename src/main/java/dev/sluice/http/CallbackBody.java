package dev.sluice.http;

import dev.sluice.job.FieldError;
import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.upkeep.CallbackCalls;
import dev.sluice.worker.Kind;
import dev.sluice.worker.Kinds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a callback is: a call of kind {@code http} whose body is the job as clients see it. */
final class CallbackBody implements CallbackCalls {

    private static final String KIND = "http";
    private static final String QUEUE = "default";

    private final Kind http;
    private final Clock clock;

    /**
     * Callbacks by the kind that makes calls.
     *
     * @throws IllegalArgumentException if it is not there
     */
    CallbackBody(Kinds kinds, Clock clock) {
        Kind found = kinds.find(KIND);
        if (found == null) {
            throw new IllegalArgumentException("there is no kind '" + KIND + "', which callbacks are made by");
        }
        this.http = found;
        this.clock = clock;
    }

    /** What is wrong with the URL of a callback. */
    List<FieldError> check(String url) {
        return http.handler().check(payload(url, "null")).stream()
                .map(error -> new FieldError("callback", error.message()))
                .toList();
    }

    @Override
    public NewJob of(Job ended) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String payload =
                payload(String.valueOf(ended.callback()), new String(JobJson.job(ended), StandardCharsets.UTF_8));
        NewJob call =
                new NewJob(JobId.next(now), KIND, QUEUE, payload, 0, now, now, http.maxAttempts(), http.timeout());
        String owner = ended.owner();
        String trace = ended.trace();
        NewJob owned = owner == null ? call : call.ownedBy(owner);
        return trace == null ? owned : owned.tracedBy(trace);
    }

    private static String payload(String url, String body) {
        return new String(
                Json.object(out -> {
                    out.writeStringProperty("url", url);
                    Json.raw(out, "body", body);
                }),
                StandardCharsets.UTF_8);
    }
}
