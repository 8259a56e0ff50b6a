package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.worker.Kind;
import dev.sluice.worker.Kinds;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** The kinds of job that this process can run, with their limits. */
final class KindRoutes {

    private static final String PATH = "/kinds";

    private final Kinds kinds;

    KindRoutes(Kinds kinds) {
        this.kinds = kinds;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::list)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD))
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return Mono.defer(() -> {
            Accept.best(request, MediaType.APPLICATION_JSON);
            return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(Json.object(this::write));
        });
    }

    private void write(JsonGenerator out) {
        out.writeArrayPropertyStart("kinds");
        for (String name : kinds.names()) {
            Kind kind = kinds.find(name);
            if (kind != null) {
                write(out, name, kind);
            }
        }
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, String name, Kind kind) {
        out.writeStartObject();
        out.writeStringProperty("kind", name);
        out.writeNumberProperty("maxAttempts", kind.maxAttempts());
        out.writeStringProperty("timeout", kind.timeout().toString());
        Json.raw(out, "schema", kind.handler().schema());
        out.writeEndObject();
    }
}
