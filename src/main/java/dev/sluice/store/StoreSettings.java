package dev.sluice.store;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which store keeps the jobs.
 *
 * @param kind sqlite: one file, one process; postgres: a database, any number of processes
 */
@ConfigurationProperties("sluice.store")
public record StoreSettings(@DefaultValue("sqlite") String kind) {

    private static final List<String> KINDS = List.of("sqlite", "postgres");

    /** Refuses a store that there is not. */
    public StoreSettings {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("kind is " + kind + ", allowed is " + String.join(", ", KINDS));
        }
    }
}
