package dev.sluice.handler;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What jobs call, and what came to it. */
final class Target implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AtomicInteger connections = new AtomicInteger();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final DisposableServer server;

    /** A call as it arrived. */
    record Call(String method, String uri, HttpHeaders headers, String body) {}

    Target(String host, BiFunction<Call, HttpServerResponse, Publisher<Void>> answer) {
        server = HttpServer.create()
                .host(host)
                .port(0)
                .doOnConnection(connection -> connections.incrementAndGet())
                .handle((request, response) -> received(request).flatMap(call -> {
                    calls.add(call);
                    return Mono.from(answer.apply(call, response));
                }))
                .bindNow(PATIENCE);
    }

    private static Mono<Call> received(HttpServerRequest request) {
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .map(body -> new Call(request.method().name(), request.uri(), request.requestHeaders(), body));
    }

    int port() {
        return server.port();
    }

    int connections() {
        return connections.get();
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        server.disposeNow(PATIENCE);
    }
}
