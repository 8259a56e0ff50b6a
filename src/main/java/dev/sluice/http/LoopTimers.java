package dev.sluice.http;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;

/**
 * The timers of the threads that serve connections. To set one and to take it back costs next to nothing on its own thread,
 * where nobody else may touch it; all threads of the server would meet at those of {@link Schedulers#parallel()}.
 */
final class LoopTimers {

    private final Map<EventLoop, Scheduler> timers = new ConcurrentHashMap<>();

    Scheduler of(ServerRequest request) {
        Connection connection = Connections.of(request);
        return connection == null
                ? Schedulers.parallel()
                : of(connection.channel().eventLoop());
    }

    /** What is there is found without a lock. */
    private Scheduler of(EventLoop loop) {
        Scheduler known = timers.get(loop);
        return known == null ? timers.computeIfAbsent(loop, Schedulers::fromExecutorService) : known;
    }
}
