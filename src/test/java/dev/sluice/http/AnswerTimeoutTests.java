package dev.sluice.http;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class AnswerTimeoutTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final List<HttpMessageReader<?>> NO_BODY = List.of();

    private static Mono<ServerResponse> ask(Mono<ServerResponse> answer, String... prefer) {
        RouterFunction<ServerResponse> routes = route().GET("/", request -> answer)
                .build()
                .filter(new AnswerTimeout(LIMIT, request -> Schedulers.parallel()));
        MockServerHttpRequest.BaseBuilder<?> get = MockServerHttpRequest.get("/");
        for (String preference : prefer) {
            get.header("Prefer", preference);
        }
        ServerRequest request = ServerRequest.create(MockServerWebExchange.from(get), NO_BODY);
        return routes.route(request).flatMap(handler -> handler.handle(request));
    }

    @Test
    void givesUpOnAnAnswerThatDoesNotCome() {
        StepVerifier.withVirtualTime(() -> ask(Mono.never()))
                .expectSubscription()
                .expectNoEvent(LIMIT.minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectError(LateAnswerException.class)
                .verify(LIMIT);
    }

    @Test
    void waitsLongerForWhoPrefersToWait() {
        StepVerifier.withVirtualTime(() -> ask(Mono.never(), "wait=20"))
                .expectSubscription()
                .expectNoEvent(LIMIT.plusSeconds(20).minusMillis(1))
                .thenAwait(Duration.ofMillis(1))
                .expectError(LateAnswerException.class)
                .verify(LIMIT);
    }

    @Test
    void leavesAnAnswerInTimeAlone() {
        StepVerifier.create(ask(ServerResponse.ok().build()))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void passesAFailureOn() {
        StepVerifier.create(ask(Mono.error(new IllegalStateException("broken"))))
                .expectErrorMessage("broken")
                .verify(LIMIT);
    }

    @Test
    void asksNoMoreForWhoHasGone() {
        TestPublisher<ServerResponse> answer = TestPublisher.create();

        StepVerifier.withVirtualTime(() -> ask(answer.mono()))
                .thenAwait(Duration.ofSeconds(1))
                .thenCancel()
                .verify(LIMIT);

        answer.assertWasCancelled();
    }
}
