package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.POST;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.ServerResponse.ok;

import dev.sluice.job.Job;
import dev.sluice.store.Answers;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where many jobs are handed over in one request, and answered while it is still read. */
final class NdjsonRoutes {

    private static final String MINIMAL = "return=minimal";

    /** Written first: the headers leave with it, and who waits for them before it goes on writing need not wait. */
    private static final byte[] NOTHING = {};

    private final NdjsonIntake intake;
    private final BiFunction<ServerRequest, byte[], Mono<Job>> submit;
    private final StreamWriter writer;

    NdjsonRoutes(NdjsonIntake intake, BiFunction<ServerRequest, byte[], Mono<Job>> submit, StreamWriter writer) {
        this.intake = intake;
        this.submit = submit;
        this.writer = writer;
    }

    RouterFunction<ServerResponse> routes() {
        return route(POST("/request").and(NdjsonRoutes::isNdjson), this::take);
    }

    private static boolean isNdjson(ServerRequest request) {
        try {
            return MediaType.APPLICATION_NDJSON.equalsTypeAndSubtype(Refusals.contentType(request));
        } catch (InvalidMediaTypeException unreadable) {
            return false;
        }
    }

    private Mono<ServerResponse> take(ServerRequest request) {
        boolean isMinimal = isMinimal(request);
        Flux<DataBuffer> body = request.body(BodyExtractors.toDataBuffers());
        Function<byte[], Mono<Job>> each = line -> submit.apply(request, line);
        Flux<byte[]> answers = (isMinimal ? intake.problems(body, each) : intake.answers(body, each))
                .startWith(NOTHING)
                .contextWrite(Answers.on(Connections.loop(request)));
        return ok().contentType(MediaType.APPLICATION_NDJSON)
                .cacheControl(CacheControl.noStore())
                .header("X-Accel-Buffering", "no")
                .headers(headers -> applied(headers, isMinimal))
                .body((response, context) -> writer.write(request, response, answers));
    }

    private static boolean isMinimal(ServerRequest request) {
        return request.headers().header("Prefer").stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(preference -> preference.split(";", 2)[0].strip().replace("\"", ""))
                .anyMatch(preference -> preference.toLowerCase(Locale.ROOT).equals(MINIMAL));
    }

    private static void applied(HttpHeaders headers, boolean isMinimal) {
        if (isMinimal) {
            headers.set("Preference-Applied", MINIMAL);
        }
    }
}
