package dev.sluice.http;

import io.netty.handler.timeout.WriteTimeoutHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** Cuts off who does not take what is written to it. What was written in one go must be on its way in time. */
final class SlowReaders {

    private static final String HANDLER = "sluice.slow-reader";

    private final Duration patience;

    SlowReaders(Duration patience) {
        this.patience = patience;
    }

    /** The answer to a request, watched while it is written; the connection may then serve another. */
    Mono<Void> watch(ServerRequest request, Mono<Void> answer) {
        return request.exchange().getRequest() instanceof AbstractServerHttpRequest server
                        && server.getNativeRequest() instanceof Connection connection
                ? Mono.using(() -> begin(connection), begun -> answer, SlowReaders::end)
                : answer;
    }

    private Connection begin(Connection connection) {
        return connection.addHandlerLast(HANDLER, new WriteTimeoutHandler(patience.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static void end(Connection connection) {
        connection.removeHandler(HANDLER);
    }
}
