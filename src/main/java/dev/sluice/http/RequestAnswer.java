package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.store.Insertion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * What a submission is answered with.
 *
 * @param insertion what became of it
 * @param waited how long its client would wait for the end, if it said so
 * @param type the form its client wants
 */
record RequestAnswer(Insertion insertion, Optional<Duration> waited, MediaType type) {

    private static final String SENTENCE = "Request received, processing in background.";
    private static final String REPLAYED = "Idempotent-Replayed";

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** Never a 406: who accepts nothing of what there is gets the sentence. Who waits is taken to want the job. */
    static MediaType wanted(ServerRequest request, Optional<Duration> wait) {
        MediaType json = MediaType.APPLICATION_JSON;
        return wait.isPresent()
                ? Accept.find(request, json, TEXT, HTML).orElse(TEXT)
                : Accept.find(request, TEXT, json, HTML).orElse(TEXT);
    }

    Mono<ServerResponse> send() {
        Job job = insertion.job();
        String self = "/jobs/" + job.id();
        boolean ended = waited.isPresent() && job.state().isFinal();
        ServerResponse.BodyBuilder answer = ServerResponse.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(URI.create(self))
                .header(HttpHeaders.LINK, "<" + self + "/events>; rel=\"monitor\"")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .cacheControl(CacheControl.noStore())
                .contentType(type);
        if (!insertion.isNew()) {
            answer.header(REPLAYED, "true");
        }
        waited.ifPresent(patience -> answer.header(Preferences.APPLIED, PreferWait.applied(patience)));
        if (type.equals(HTML)) {
            answer.headers(PageGuard::set);
        }
        return answer.bodyValue(body(job));
    }

    private byte[] body(Job job) {
        if (type.equals(HTML)) {
            return RequestPage.of(job.id(), SENTENCE);
        }
        return type.equals(TEXT) ? (SENTENCE + "\n").getBytes(StandardCharsets.UTF_8) : JobJson.job(job);
    }
}
