package dev.sluice.store.postgres;

import dev.sluice.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** PgBouncer in front of a database, which lends its connections for one transaction at a time. */
final class PgBouncer implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final String database;
    private final int port = free();
    private final Process process;

    /** Starts it, with as few connections as are not enough for each to have its own. */
    PgBouncer(Path folder, String database) {
        this.database = database;
        try {
            Path settings = Files.write(
                    folder.resolve("pgbouncer.ini"),
                    List.of(
                            "[databases]",
                            "%s = host=127.0.0.1 port=%d user=postgres".formatted(database, PostgresServer.port()),
                            "[pgbouncer]",
                            "listen_addr = 127.0.0.1",
                            "listen_port = " + port,
                            "unix_socket_dir =",
                            "auth_type = any",
                            "pool_mode = transaction",
                            "default_pool_size = 3",
                            "max_client_conn = 100",
                            "ignore_startup_parameters = extra_float_digits"));
            List<String> command = new ArrayList<>(List.of(Tool.PGBOUNCER.path(), settings.toString()));
            if (System.getProperty("user.name").equals("root")) {
                command.addAll(1, List.of("-u", "nobody"));
            }
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("pgbouncer.log").toFile())
                    .start();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        Flux.interval(Duration.ofMillis(20))
                .onBackpressureDrop()
                .concatMap(tick -> Mono.fromSupplier(this::listens).subscribeOn(Schedulers.boundedElastic()))
                .filter(listens -> listens)
                .blockFirst(TIMEOUT);
    }

    private static int free() {
        try (ServerSocket any = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    PostgresSettings settings() {
        return new PostgresSettings(
                "r2dbc:postgresql://127.0.0.1:" + port + "/" + database + "?preparedStatementCacheQueries=0",
                "postgres",
                null,
                4);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
