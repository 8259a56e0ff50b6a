package dev.sluice.store.sqlite;

import dev.sluice.store.SecretStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import reactor.core.publisher.Mono;

/** Secrets as rows, which the file's owner can read and nobody else should. */
record SqliteSecretStore(SqliteWriter writer) implements SecretStore {

    private static final String PROPOSE = "INSERT OR IGNORE INTO secret (name, value) VALUES (?, ?)";

    private static final String GET = "SELECT value FROM secret WHERE name = ?";

    @Override
    public Mono<byte[]> secret(String name, byte[] proposal) {
        return writer.write(session -> secret(session, name, proposal));
    }

    private static byte[] secret(Session session, String name, byte[] proposal) throws SQLException {
        session.prepare(PROPOSE, name, proposal).executeUpdate();
        try (ResultSet row = session.prepare(GET, name).executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }
}
