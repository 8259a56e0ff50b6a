package dev.sluice.store.postgres;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.io.IOException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Connections to a server that takes writes, wherever an address leads at the moment. Each server is asked once, for it is
 * started anew before it can become a standby; what a standby answers would be older than what the primary has told.
 */
record Primary(ConnectionFactory connections) implements ConnectionFactory {

    private static final String ASK = "SELECT pg_is_in_recovery()";

    @Override
    public Mono<Connection> create() {
        return Mono.from(connections.create()).flatMap(Primary::checked);
    }

    private static Mono<Connection> checked(Connection connection) {
        return Flux.from(connection.createStatement(ASK).execute())
                .concatMap(answer -> answer.map((row, metadata) -> Boolean.TRUE.equals(row.get(0, Boolean.class))))
                .single()
                .<Connection>handle((isStandby, sink) -> {
                    if (isStandby) {
                        sink.error(new IOException("the server is a standby, and takes no writes"));
                    } else {
                        sink.next(connection);
                    }
                })
                .onErrorResume(cause -> Mono.from(connection.close()).then(Mono.error(cause)))
                .doOnCancel(
                        () -> Mono.from(connection.close()).onErrorComplete().subscribe());
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return connections.getMetadata();
    }
}
