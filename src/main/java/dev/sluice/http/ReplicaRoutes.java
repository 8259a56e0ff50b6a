package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.methods;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.store.Replica;
import dev.sluice.store.ReplicaStore;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** The processes that share this store, each with what it runs of what {@code /queues} tells of all. */
final class ReplicaRoutes {

    private static final String PATH = "/replicas";

    private final ReplicaStore store;

    ReplicaRoutes(ReplicaStore store) {
        this.store = store;
    }

    RouterFunction<ServerResponse> routes() {
        return route().route(path(PATH).and(methods(HttpMethod.GET, HttpMethod.HEAD)), this::list)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.GET, HttpMethod.HEAD))
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        return Mono.fromRunnable(() -> Accept.best(request, MediaType.APPLICATION_JSON))
                .then(store.replicas())
                .flatMap(replicas -> ServerResponse.ok()
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Json.object(out -> write(out, replicas))));
    }

    private static void write(JsonGenerator out, List<Replica> replicas) {
        out.writeArrayPropertyStart("replicas");
        replicas.forEach(replica -> write(out, replica));
        out.writeEndArray();
    }

    private static void write(JsonGenerator out, Replica replica) {
        out.writeStartObject();
        out.writeStringProperty("name", replica.name());
        out.writeStringProperty("version", replica.version());
        Json.time(out, "startedAt", replica.startedAt());
        Json.time(out, "lastSeenAt", replica.lastSeenAt());
        out.writeNumberProperty("running", replica.running());
        out.writeEndObject();
    }
}
