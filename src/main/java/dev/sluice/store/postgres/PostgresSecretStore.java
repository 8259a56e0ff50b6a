package dev.sluice.store.postgres;

import dev.sluice.store.SecretStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Secrets as rows, which whoever may read the database can read. */
record PostgresSecretStore(Reads reads, Writes writes) implements SecretStore {

    private static final String GET = "SELECT value FROM sluice.secret WHERE name = $1";

    private static final String PROPOSE =
            "INSERT INTO sluice.secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING name";

    @Override
    public Mono<byte[]> secret(String name, byte[] proposal) {
        return get(name)
                .switchIfEmpty(writes.write(
                                new Sql<>(PROPOSE, List.of(name, ByteBuffer.wrap(proposal.clone())), row -> name))
                        .then(get(name)));
    }

    private Mono<byte[]> get(String name) {
        return reads.first(new Sql<>(
                GET, List.of(name), row -> bytes(Objects.requireNonNull(row.get(0, ByteBuffer.class)))));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
