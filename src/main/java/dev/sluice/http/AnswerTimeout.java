package dev.sluice.http;

import java.time.Duration;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How long an answer may take to begin, whatever keeps it; who prefers to wait has that time besides. A stream begins at
 * once, and may go on for ever. What was asked for goes on too: its client cannot know what became of it.
 *
 * @param limit how long
 * @param timer who looks at the time for a request
 */
record AnswerTimeout(Duration limit, Function<ServerRequest, Scheduler> timer)
        implements HandlerFilterFunction<ServerResponse, ServerResponse> {

    @Override
    public Mono<ServerResponse> filter(ServerRequest request, HandlerFunction<ServerResponse> next) {
        return Mono.defer(() -> {
            Duration patience = limit.plus(patience(request));
            return new InTime<>(
                    next.handle(request),
                    patience,
                    timer.apply(request),
                    () -> new LateAnswerException(request.method().name(), request.path(), patience));
        });
    }

    private static Duration patience(ServerRequest request) {
        return request.headers().asHttpHeaders().containsHeader("Prefer")
                ? PreferWait.patience(Preferences.of(request)).orElse(Duration.ZERO)
                : Duration.ZERO;
    }
}
