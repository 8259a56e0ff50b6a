package dev.sluice.image;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** All sorts of callers at once, on one thread: those who submit one job, those who submit many, and those who watch. */
final class Crowd implements AutoCloseable {

    private static final int CONNECTIONS = 2000;
    private static final int LINES = 50;
    private static final String JOB = "{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}";

    private static final String LINE = JOB + "\n";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConnectionProvider provider = ConnectionProvider.create("crowd", CONNECTIONS);
    private final LoopResources loops = LoopResources.create("crowd", 1, true);
    private final HttpClient client;
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Disposable.Composite readers = Disposables.composite();

    Crowd(URI base) {
        client = HttpClient.create(provider)
                .runOn(loops)
                .disableRetry(true)
                .baseUrl(base.toString())
                .headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + Container.KEY));
    }

    /** So many who read every event. */
    Crowd watchedBy(int number) {
        for (int i = 0; i < number; i++) {
            readers.add(events().subscribe(text -> count("bytes read", text.length), failed -> count("cut", 1)));
        }
        return this;
    }

    /** So many who ask for every event and read none but the first. */
    Crowd ignoredBy(int number) {
        for (int i = 0; i < number; i++) {
            BaseSubscriber<byte[]> sleeper = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription upstream) {
                    upstream.request(1);
                }

                @Override
                protected void hookOnError(Throwable cut) {
                    // as it should be
                }
            };
            events().subscribe(sleeper);
            readers.add(sleeper);
        }
        return this;
    }

    private Flux<byte[]> events() {
        return client.get().uri("/events").responseContent().asByteArray();
    }

    /** Submits over so many connections one by one, and over a few many at once, and breaks off. */
    Map<String, LongAdder> submit(int singly, int many, Duration time) {
        Flux<Integer> singles = until(time, singly, one()).doOnNext(status -> count("single " + status, 1));
        Flux<Integer> batches = until(time, many, batch()).doOnNext(status -> count("batch " + status, 1));
        singles.mergeWith(batches).blockLast(time.plus(PATIENCE));
        return counts;
    }

    private static Flux<Integer> until(Duration time, int connections, Mono<Integer> call) {
        return Flux.range(0, connections)
                .flatMap(number -> call.repeat().takeUntilOther(Mono.delay(time)), connections);
    }

    private Mono<Integer> one() {
        return client.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                .post()
                .uri("/request")
                .send(ByteBufFlux.fromString(Mono.just(JOB)))
                .responseSingle((response, body) ->
                        body.then(Mono.just(response.status().code())));
    }

    private Mono<Integer> batch() {
        return client.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson"))
                .post()
                .uri("/request")
                .send(ByteBufFlux.fromString(Flux.range(0, LINES).map(line -> LINE)))
                .responseSingle((response, body) -> body.asString()
                        .doOnNext(text -> count("lines", text.split("\"state\"", -1).length - 1))
                        .thenReturn(response.status().code()));
    }

    private void count(String what, long number) {
        counts.computeIfAbsent(what, name -> new LongAdder()).add(number);
    }

    @Override
    public void close() {
        readers.dispose();
        Mono.when(provider.disposeLater(), loops.disposeLater(Duration.ZERO, PATIENCE))
                .block(PATIENCE);
    }
}
