package dev.sluice.security;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Takes a ticket out of the address before anybody sees it: addresses are written into logs and into the traces of errors,
 * and a ticket does not belong there.
 */
final class TicketInQuery implements HttpHandlerDecoratorFactory {

    /** Where the ticket is from then on. */
    static final String HEADER = "Sluice-Ticket";

    private static final String PARAMETER = "ticket=";

    @Override
    public HttpHandler apply(HttpHandler next) {
        return (request, response) -> next.handle(moved(request), response);
    }

    private static ServerHttpRequest moved(ServerHttpRequest request) {
        String query = request.getURI().getRawQuery();
        return query == null || !query.contains(PARAMETER) ? request : moved(request, query);
    }

    private static ServerHttpRequest moved(ServerHttpRequest request, String query) {
        List<String> others = new ArrayList<>();
        String ticket = "";
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(PARAMETER)) {
                ticket = parameter.substring(PARAMETER.length());
            } else {
                others.add(parameter);
            }
        }
        String whole = request.getURI().toString();
        String address = whole.substring(0, whole.indexOf('?'));
        return request.mutate()
                .uri(URI.create(others.isEmpty() ? address : address + "?" + String.join("&", others)))
                .header(HEADER, URLDecoder.decode(ticket, StandardCharsets.UTF_8))
                .build();
    }
}
