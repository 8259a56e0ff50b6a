package dev.sluice.store.postgres;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import io.r2dbc.spi.Wrapped;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs statements, each on a connection of its own for as long as it takes and a transaction of its own: nothing is kept in
 * a session, so any pooler may stand between. Nothing waits longer than {@link #PATIENCE} for an answer, and a connection
 * that owes one is not used again.
 */
final class Database implements AutoCloseable {

    /** How long anything may take. */
    static final Duration PATIENCE = Duration.ofMillis(4_500);

    private static final Duration TO_CONNECT = Duration.ofSeconds(4);
    private static final Duration TO_HANG_UP = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(5);
    private static final Duration LIFE = Duration.ofMinutes(30);

    private final ConnectionPool pool;

    /** There is no connection to be had, so nothing was sent. */
    static final class NotConnected extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotConnected(Throwable cause) {
            super("there is no connection: " + cause.getMessage(), cause);
        }
    }

    Database(ConnectionFactory connections, int size) {
        this.pool = new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
                .initialSize(0)
                .maxSize(size)
                .acquireRetry(1)
                .maxAcquireTime(TO_CONNECT)
                .maxCreateConnectionTime(TO_CONNECT)
                .maxIdleTime(IDLE)
                .maxLifeTime(LIFE)
                .validationDepth(ValidationDepth.LOCAL)
                .build());
    }

    /** All rows of a statement, when it is committed. Who cancels is not told, and no more than that. */
    <T> Mono<List<T>> rows(Sql<T> sql) {
        return rows(sql, PATIENCE);
    }

    /** The same of one that may take its time. */
    <T> Mono<List<T>> rows(Sql<T> sql, Duration patience) {
        Mono<List<T>> rows = Mono.usingWhen(
                        pool.create().onErrorMap(NotConnected::new),
                        connection -> rows(connection, sql),
                        Connection::close,
                        Database::release,
                        Database::giveUp)
                .timeout(patience);
        return Mono.fromFuture(rows::toFuture, true);
    }

    /** The answer is whole, and its transaction committed, when the statement's stream ends: later than that of its rows. */
    private static <T> Mono<List<T>> rows(Connection connection, Sql<T> sql) {
        return Flux.from(sql.on(connection).execute())
                .concatMap(result -> result.map((row, metadata) -> sql.row().apply(row)))
                .collectList();
    }

    private static Mono<Void> release(Connection connection, Throwable cause) {
        return Trouble.of(cause) == Trouble.UNANSWERED ? hangUp(connection) : Mono.from(connection.close());
    }

    /** Tells the server too, which would wait for a lock as if somebody still wanted it, and hold a connection for that. */
    private static Mono<Void> giveUp(Connection connection) {
        Mono<Void> told = connection instanceof Wrapped<?> lent && lent.unwrap() instanceof PostgresqlConnection real
                ? real.cancelRequest().timeout(TO_HANG_UP).onErrorComplete()
                : Mono.empty();
        return told.then(hangUp(connection));
    }

    /** Closes the connection beneath, so that the pool finds it dead. */
    private static Mono<Void> hangUp(Connection connection) {
        Mono<Void> beneath = connection instanceof Wrapped<?> lent && lent.unwrap() instanceof Connection real
                ? Mono.from(real.close()).timeout(TO_HANG_UP).onErrorComplete()
                : Mono.empty();
        return beneath.then(Mono.from(connection.close()));
    }

    @Override
    public void close() {
        pool.dispose();
    }
}
