package dev.sluice.store.postgres;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the PostgreSQL store keeps its jobs.
 *
 * @param url such as "r2dbc:postgresql://host:5432/db", with the driver's options behind a question mark
 * @param username who connects, unless the URL says it
 * @param password the word for it
 * @param poolSize connections of each process, besides one that listens and one that keeps its lease
 */
@ConfigurationProperties("sluice.store.postgres")
record PostgresSettings(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("8") int poolSize) {

    private static final int FEWEST = 2;
    private static final int MOST = 1000;

    /** Refuses a pool in which writes would wait for reads, or that no database has room for. */
    PostgresSettings {
        if (poolSize < FEWEST || poolSize > MOST) {
            throw new IllegalArgumentException("pool-size is " + poolSize + ", allowed is " + FEWEST + " to " + MOST);
        }
    }

    @Override
    public String toString() {
        return "PostgresSettings[poolSize=" + poolSize + "]";
    }
}
