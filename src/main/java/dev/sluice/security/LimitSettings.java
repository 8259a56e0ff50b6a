package dev.sluice.security;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much one caller may do: one key, or one address where no keys are asked for.
 *
 * @param requests how many it may send in a second, 1 to 1000000; no limit by default
 * @param burst how many of them at once, 1 to 1000000; a second's by default
 * @param readers streams of events that it may have open at once, 1 to 1000000; no limit by default
 */
@ConfigurationProperties("sluice.security.limits")
public record LimitSettings(
        @Nullable Integer requests,
        @Nullable Integer burst,
        @Nullable Integer readers) {

    private static final int MOST = 1_000_000;

    /** Refuses limits under which nobody could do anything, and a burst of what is not limited. */
    public LimitSettings {
        check("requests", requests);
        check("burst", burst);
        check("readers", readers);
        if (burst != null && requests == null) {
            throw new IllegalArgumentException("burst is " + burst + ", allowed only with requests");
        }
    }

    private static void check(String name, @Nullable Integer limit) {
        if (limit != null && (limit < 1 || limit > MOST)) {
            throw new IllegalArgumentException(name + " is " + limit + ", allowed is 1 to " + MOST);
        }
    }
}
