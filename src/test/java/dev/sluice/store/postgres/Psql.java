package dev.sluice.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL's own client, as somebody uses it who has nothing else. */
final class Psql {

    private Psql() {}

    /** What it prints, errors included, when it is given these statements in one session. */
    static String run(String database, String... statements) {
        List<String> command = new ArrayList<>(List.of(Tool.PSQL.path(), "-X", "-q", "-t", "-A", "-h", "127.0.0.1"));
        command.addAll(List.of("-p", "" + PostgresServer.port(), "-U", "postgres", "-d", database));
        for (String statement : statements) {
            command.addAll(List.of("-c", statement));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
