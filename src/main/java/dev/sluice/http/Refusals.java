package dev.sluice.http;

import dev.sluice.job.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;

/** What routes refuse in the same way. */
final class Refusals {

    private Refusals() {}

    /** The job a path names; a malformed id is a signal in the pipeline, not an exception at assembly. */
    static Mono<JobId> id(ServerRequest request) {
        return Mono.fromSupplier(() -> JobId.parse(request.pathVariable("id")));
    }

    /** A path that exists, with a method that it has not: a router by itself would call that not found. */
    static RouterFunction<ServerResponse> otherMethods(RequestPredicate path, HttpMethod... allowed) {
        return RouterFunctions.route(path, request -> method(request, Set.of(allowed)));
    }

    static Mono<ServerResponse> method(ServerRequest request, Set<HttpMethod> allowed) {
        return Mono.error(new MethodNotAllowedException(request.method(), allowed));
    }

    /**
     * Lets those through whose body is JSON; any other is not read.
     *
     * @param besides what else is understood here, for the refusal to name
     * @throws UnsupportedMediaTypeStatusException for any other
     */
    static void otherThanJson(ServerRequest request, MediaType... besides) {
        MediaType type = contentType(request);
        if (!MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)) {
            throw new UnsupportedMediaTypeStatusException(type, understood(besides), request.method());
        }
    }

    /** The type that a client names; null if it names none, or nothing that is one. */
    static @Nullable MediaType contentType(ServerRequest request) {
        try {
            return request.headers().contentType().orElse(null);
        } catch (InvalidMediaTypeException unreadable) {
            return null;
        }
    }

    private static List<MediaType> understood(MediaType... besides) {
        List<MediaType> types = new ArrayList<>(List.of(MediaType.APPLICATION_JSON));
        types.addAll(List.of(besides));
        return types;
    }
}
