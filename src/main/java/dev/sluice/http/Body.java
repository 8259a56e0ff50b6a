package dev.sluice.http;

import dev.sluice.job.JobException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * The bytes of a request, up to a limit.
 *
 * @param limit bytes that are read at most
 */
record Body(int limit) {

    /** Whether a request says that it has no body. */
    static boolean isAbsent(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        return headers.getContentLength() <= 0 && !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
    }

    /** The body as a whole; one that says it is too large is not read at all. */
    Mono<byte[]> read(ServerRequest request) {
        if (request.headers().contentLength().orElse(0) > limit) {
            return Mono.error(tooLarge());
        }
        return new WholeBody(request.body(BodyExtractors.toDataBuffers()), limit, this::tooLarge);
    }

    private JobException tooLarge() {
        return new JobException.TooLarge("body", limit);
    }
}
