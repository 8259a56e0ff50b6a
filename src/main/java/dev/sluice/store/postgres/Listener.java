package dev.sluice.store.postgres;

import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.api.PostgresqlResult;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Hears the {@link Notices} of other processes, on a connection of its own: behind a pooler it has to lead to the database
 * itself, or nothing is heard and the slow poll has to do. A connection that is dead is found out, and made again.
 */
final class Listener {

    private static final Logger log = LoggerFactory.getLogger(Listener.class);

    private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ConnectionFactory connections;
    private final Consumer<String> heard;

    /** Tells each payload; an empty one when notices may have been missed. */
    Listener(ConnectionFactory connections, Consumer<String> heard) {
        this.connections = connections;
        this.heard = heard;
    }

    /** Listens for as long as it is subscribed to. */
    Flux<Void> listen() {
        return Flux.usingWhen(
                        Mono.from(connections.create())
                                .cast(PostgresqlConnection.class)
                                .timeout(PATIENCE),
                        this::listen,
                        connection -> connection.close().timeout(PATIENCE).onErrorComplete())
                .concatWith(Flux.error(() -> new IOException("the connection that listens has ended")))
                .doOnError(cause -> log.debug("Nothing is heard for now", cause))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true));
    }

    private Flux<Void> listen(PostgresqlConnection connection) {
        Mono<Void> begin = connection
                .createStatement("LISTEN " + Notices.CHANNEL)
                .execute()
                .flatMap(PostgresqlResult::getRowsUpdated)
                .timeout(PATIENCE)
                .then(Mono.fromRunnable(() -> heard.accept("")));
        Flux<Void> notices = connection
                .getNotifications()
                .doOnNext(notice -> heard.accept(String.valueOf(notice.getParameter())))
                .thenMany(Flux.empty());
        return begin.thenMany(Flux.firstWithSignal(notices, alive(connection)));
    }

    /** Ends with an error when the connection is dead. */
    private static Flux<Void> alive(PostgresqlConnection connection) {
        return Flux.interval(BETWEEN_CHECKS)
                .onBackpressureDrop()
                .concatMap(tick -> connection.validate(ValidationDepth.REMOTE).timeout(PATIENCE))
                .concatMap(isAlive -> isAlive ? Mono.<Void>empty() : Mono.error(new IOException("no answer")));
    }
}
