package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.NewJob;
import dev.sluice.queue.Admission;
import dev.sluice.store.Answers;
import dev.sluice.store.Insertion;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Where work is handed over: it answers as soon as the job is on disk, or later if its client would rather wait. */
final class RequestRoutes {

    private static final String PATH = "/request";

    private static final byte[] NOTHING = {};

    private final Admission admission;
    private final SubmissionReader reader;
    private final Body body;
    private final Idempotency idempotency;
    private final PreferWait preferWait;

    RequestRoutes(
            Admission admission, SubmissionReader reader, Body body, Idempotency idempotency, PreferWait preferWait) {
        this.admission = admission;
        this.reader = reader;
        this.body = body;
        this.idempotency = idempotency;
        this.preferWait = preferWait;
    }

    RouterFunction<ServerResponse> routes() {
        RequestPage.load();
        return route().GET(PATH, this::simulate)
                .POST(PATH, this::submit)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.POST))
                .build();
    }

    private Mono<ServerResponse> simulate(ServerRequest request) {
        return Mono.defer(() -> {
            Optional<Duration> wait = PreferWait.patience(Preferences.of(request));
            return answer(request, NOTHING, wait, RequestAnswer.wanted(request, wait));
        });
    }

    private Mono<ServerResponse> submit(ServerRequest request) {
        if (Body.isAbsent(request)) {
            return simulate(request);
        }
        return Mono.defer(() -> {
                    Refusals.otherThanJson(request, MediaType.APPLICATION_NDJSON);
                    return body.read(request);
                })
                .flatMap(bytes -> answer(
                        request, bytes, PreferWait.patience(Preferences.of(request)), MediaType.APPLICATION_JSON));
    }

    private Mono<ServerResponse> answer(ServerRequest request, byte[] bytes, Optional<Duration> wait, MediaType type) {
        Mono<Insertion> taken = taken(request, bytes).map(insertion -> visible(request, insertion));
        return wait.map(patience -> taken.flatMap(insertion -> ended(insertion, patience)))
                .orElse(taken)
                .map(insertion -> new RequestAnswer(insertion, wait, type));
    }

    private static Insertion visible(ServerRequest request, Insertion insertion) {
        Ownership.check(request, insertion.job());
        return insertion;
    }

    private Mono<Insertion> taken(ServerRequest request, byte[] bytes) {
        return Idempotency.key(request, bytes)
                .map(key -> idempotency.once(key, submission(request, bytes, Optional.of(key))))
                .orElseGet(() -> submission(request, bytes, Optional.empty()));
    }

    private Mono<Insertion> submission(ServerRequest request, byte[] bytes, Optional<IdempotencyKey> key) {
        return Mono.defer(() -> {
                    Submission read = bytes.length == 0 ? reader.read() : reader.read(bytes);
                    return submit(marked(request, read.job()), key, read.expected());
                })
                .contextWrite(Answers.on(Connections.loop(request)));
    }

    private static NewJob marked(ServerRequest request, NewJob job) {
        return RequestTrace.mark(request, Ownership.mark(request, job));
    }

    private Mono<Insertion> submit(NewJob job, Optional<IdempotencyKey> key, Duration expected) {
        return admission.submit(key.map(job::under).orElse(job), expected);
    }

    private Mono<Insertion> ended(Insertion insertion, Duration patience) {
        return preferWait.end(insertion.job(), patience).map(job -> new Insertion(job, insertion.isNew()));
    }
}
