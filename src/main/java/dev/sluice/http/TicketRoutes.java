package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.sluice.security.Caller;
import dev.sluice.security.Tickets;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Gives whoever shows a key something to open a stream with, where no header can be set. */
final class TicketRoutes {

    private static final String PATH = "/tickets";

    private final Tickets tickets;

    TicketRoutes(Tickets tickets) {
        this.tickets = tickets;
    }

    RouterFunction<ServerResponse> routes() {
        return route().POST(PATH, this::issue)
                .add(Refusals.otherMethods(path(PATH), HttpMethod.POST))
                .build();
    }

    private Mono<ServerResponse> issue(ServerRequest request) {
        return tickets.issue(Caller.of(request.exchange()))
                .flatMap(ticket -> ServerResponse.status(HttpStatus.CREATED)
                        .cacheControl(CacheControl.noStore())
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(Json.object(out -> {
                            out.writeStringProperty("ticket", ticket.text());
                            Json.time(out, "expiresAt", ticket.expiresAt());
                        })));
    }
}
