package dev.sluice.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much one client may do.
 *
 * @param readers streams of events that it may have open at once, 1 to 1000000; no limit by default
 */
@ConfigurationProperties("sluice.security.limits")
public record LimitSettings(@Nullable Integer readers) {

    private static final int MOST = 1_000_000;

    /** Refuses limits under which nobody could do anything. */
    public LimitSettings {
        if (readers != null && (readers < 1 || readers > MOST)) {
            throw new IllegalArgumentException("readers is " + readers + ", allowed is 1 to " + MOST);
        }
    }
}
