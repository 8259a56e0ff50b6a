package dev.sluice.store.sqlite;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the SQLite store keeps its jobs.
 *
 * @param path the file, made on first start; ":memory:" keeps nothing beyond the process
 */
@ConfigurationProperties("sluice.store.sqlite")
record SqliteSettings(@DefaultValue("data/sluice.db") String path) {

    static final String MEMORY = ":memory:";

    boolean inMemory() {
        return path.equals(MEMORY);
    }
}
