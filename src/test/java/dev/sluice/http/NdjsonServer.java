package dev.sluice.http;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import tools.jackson.databind.json.JsonMapper;

/** Only the intake of many, before a store that a test makes as slow as it wants. */
final class NdjsonServer implements AutoCloseable {

    private final DisposableServer server;

    NdjsonServer(Duration toRead, Function<byte[], Mono<Job>> submit) {
        NdjsonIntake intake = new NdjsonIntake(1024, JsonMapper.shared());
        NdjsonRoutes routes = new NdjsonRoutes(intake, (request, line) -> submit.apply(line), new StreamWriter(toRead));
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(routes.routes())))
                .bindNow(RawNdjson.TIMEOUT);
    }

    int port() {
        return server.port();
    }

    /** A job that was taken in. */
    static Job job(UUID id) {
        Instant now = Instant.EPOCH;
        return new NewJob(new JobId(id), "simulate", "default", "{}", 0, now, now, 1, Duration.ZERO).stored(1);
    }

    @Override
    public void close() {
        server.disposeNow(RawNdjson.TIMEOUT);
    }
}
