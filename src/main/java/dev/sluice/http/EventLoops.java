package dev.sluice.http;

import java.util.concurrent.Executor;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/** The thread that serves a request's connection: an answer that arrives there is written without another hop. */
final class EventLoops {

    private static final Executor NONE = Schedulers.parallel()::schedule;

    private EventLoops() {}

    static Executor of(ServerRequest request) {
        ServerHttpRequest http = request.exchange().getRequest();
        return http instanceof AbstractServerHttpRequest server
                        && server.getNativeRequest() instanceof Connection connection
                ? connection.channel().eventLoop()
                : NONE;
    }
}
