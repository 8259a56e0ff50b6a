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
        return RouterFunctions.route(
                path, request -> Mono.error(new MethodNotAllowedException(request.method(), Set.of(allowed))));
    }

    /** A body that is no JSON is not read; the refusal names what else would be. */
    static Mono<Void> otherThanJson(ServerRequest request, MediaType... besides) {
        return Mono.defer(() -> {
            MediaType type = contentType(request);
            return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(type)
                    ? Mono.empty()
                    : Mono.error(new UnsupportedMediaTypeStatusException(type, understood(besides), request.method()));
        });
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
