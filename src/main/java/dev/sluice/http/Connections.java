package dev.sluice.http;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** What a request came by. */
final class Connections {

    private static final Executor NONE = Schedulers.parallel()::schedule;

    private Connections() {}

    /** Null for a request that came by none, as in a test. */
    static @Nullable Connection of(ServerRequest request) {
        ServerHttpRequest sent = request.exchange().getRequest();
        while (sent instanceof ServerHttpRequestDecorator decorated) {
            sent = decorated.getDelegate();
        }
        return sent instanceof AbstractServerHttpRequest server
                        && server.getNativeRequest() instanceof Connection connection
                ? connection
                : null;
    }

    /** The thread that serves the request's connection: an answer that arrives there is written without another hop. */
    static Executor loop(ServerRequest request) {
        Connection connection = of(request);
        return connection == null ? NONE : connection.channel().eventLoop();
    }
}
