package dev.sluice.http;

import static dev.sluice.http.Api.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;
import static org.springframework.web.reactive.function.server.RouterFunctions.toHttpHandler;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

class LoopTimersTests {

    private final LoopTimers timers = new LoopTimers();
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

    @Test
    void goOffOnTheThreadOfTheConnection() {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .handle(new ReactorHttpHandlerAdapter(
                        toHttpHandler(route().GET("/", this::answer).build())))
                .bindNow(TIMEOUT);
        try {
            HttpClient client = HttpClient.create().baseUrl("http://127.0.0.1:" + server.port());
            for (int i = 0; i < 3; i++) {
                client.get().uri("/").response().block(TIMEOUT);
            }
        } finally {
            server.disposeNow(TIMEOUT);
        }

        assertThat(threads).hasSize(6);
        while (!threads.isEmpty()) {
            assertThat(threads.poll()).isSameAs(threads.poll());
        }
    }

    private Mono<ServerResponse> answer(ServerRequest request) {
        threads.add(Thread.currentThread());
        return Mono.create(sink -> timers.of(request)
                        .schedule(
                                () -> {
                                    threads.add(Thread.currentThread());
                                    sink.success();
                                },
                                1,
                                TimeUnit.MILLISECONDS))
                .then(ServerResponse.noContent().build());
    }
}
