package dev.sluice.http;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The server, besides what is Spring's own ({@code server.*}).
 *
 * @param maxConnections how many may be open at once, 1 to 1000000; more are closed as they come
 */
@ConfigurationProperties("sluice.server")
record ServerSettings(@DefaultValue("25000") int maxConnections) {

    private static final int MOST = 1_000_000;

    ServerSettings {
        if (maxConnections < 1 || maxConnections > MOST) {
            throw new IllegalArgumentException("maxConnections is " + maxConnections + ", allowed is 1 to " + MOST);
        }
    }
}
