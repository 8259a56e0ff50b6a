package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;

class TicketInQueryTests {

    private static ServerHttpRequest seen(String address) {
        AtomicReference<ServerHttpRequest> seen = new AtomicReference<>();
        new TicketInQuery()
                .apply((request, response) -> {
                    seen.set(request);
                    return Mono.empty();
                })
                .handle(
                        MockServerHttpRequest.method(HttpMethod.GET, URI.create(address))
                                .build(),
                        new MockServerHttpResponse())
                .block();
        return seen.get();
    }

    @ParameterizedTest
    @CsvSource({
        "/events?ticket=abc, /events",
        "/events?a=b&ticket=abc, /events?a=b",
        "/events?ticket=abc&a=%20b&c, /events?a=%20b&c",
        "/events?ticket=x&ticket=abc, /events",
        "/events?myticket=1&ticket=abc, /events?myticket=1"
    })
    void movesItOutOfTheAddress(String address, String left) {
        ServerHttpRequest request = seen(address);

        assertThat(request.getURI()).hasToString(left);
        assertThat(request.getHeaders().getFirst(TicketInQuery.HEADER)).isEqualTo("abc");
    }

    @Test
    void leavesAllOthersAlone() {
        ServerHttpRequest request = seen("/events?myticket=1");

        assertThat(request.getURI()).hasToString("/events?myticket=1");
    }
}
