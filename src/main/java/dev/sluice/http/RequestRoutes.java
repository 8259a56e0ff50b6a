package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.job.Job;
import dev.sluice.queue.Admission;
import dev.sluice.store.Answers;
import dev.sluice.store.Insertion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;

/** Where work is handed over: it answers as soon as the job is on disk. */
final class RequestRoutes {

    private static final String PATH = "/request";

    private static final String SENTENCE = "Request received, processing in background.";

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Admission admission;
    private final SubmissionReader reader;
    private final Body body;

    RequestRoutes(Admission admission, SubmissionReader reader, Body body) {
        this.admission = admission;
        this.reader = reader;
        this.body = body;
    }

    RouterFunction<ServerResponse> routes() {
        return route().GET(PATH, this::simulate)
                .POST(PATH, this::submit)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.POST))
                .build();
    }

    private Mono<ServerResponse> simulate(ServerRequest request) {
        return Mono.fromSupplier(reader::read)
                .flatMap(submission -> accept(request, submission))
                .flatMap(job -> answer(job, wanted(request)));
    }

    private Mono<ServerResponse> submit(ServerRequest request) {
        if (Body.isAbsent(request)) {
            return simulate(request);
        }
        return jsonOnly(request)
                .then(Mono.defer(() -> body.read(request)))
                .map(reader::read)
                .flatMap(submission -> accept(request, submission))
                .flatMap(job -> answer(job, MediaType.APPLICATION_JSON));
    }

    private Mono<Job> accept(ServerRequest request, Submission submission) {
        return admission
                .submit(submission.job(), submission.expected())
                .contextWrite(Answers.on(EventLoops.of(request)))
                .map(Insertion::job);
    }

    private static Mono<Void> jsonOnly(ServerRequest request) {
        return Mono.defer(() -> {
            MediaType type = request.headers().contentType().orElse(null);
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                    ? Mono.empty()
                    : Mono.error(new UnsupportedMediaTypeStatusException(
                            type, List.of(MediaType.APPLICATION_JSON), request.method()));
        });
    }

    /** Never a 406: who accepts nothing of what there is gets the sentence. */
    private static MediaType wanted(ServerRequest request) {
        return Accept.find(request, TEXT, MediaType.APPLICATION_JSON, HTML).orElse(TEXT);
    }

    private static Mono<ServerResponse> answer(Job job, MediaType type) {
        String self = "/jobs/" + job.id();
        ServerResponse.BodyBuilder answer = ServerResponse.status(HttpStatus.ACCEPTED)
                .location(URI.create(self))
                .header(HttpHeaders.LINK, "<" + self + "/events>; rel=\"monitor\"")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .cacheControl(CacheControl.noStore())
                .contentType(type);
        if (type.equals(HTML)) {
            return answer.header("Content-Security-Policy", RequestPage.POLICY)
                    .bodyValue(RequestPage.of(job.id(), SENTENCE));
        }
        return answer.bodyValue(
                type.equals(TEXT) ? (SENTENCE + "\n").getBytes(StandardCharsets.UTF_8) : JobJson.job(job));
    }
}
