package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import org.junit.jupiter.api.Test;

class RequestLimitTests {

    private static String get(RunningSluice sluice, String path, String name) {
        return RawRequest.send(
                sluice,
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + Keys.bearer(name) + "\r\n\r\n");
    }

    @Test
    void holdsBackACallerAndNobodyElse() {
        Keys keys = new Keys().with("shop", "read").with("mill", "read");
        try (RunningSluice sluice = RunningSluice.start(
                keys.settings("--sluice.security.limits.requests=1", "--sluice.security.limits.burst=3"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(get(sluice, "/kinds", "shop")).startsWith("HTTP/1.1 200");
            }

            String refused = get(sluice, "/kinds", "shop");

            assertThat(refused)
                    .startsWith("HTTP/1.1 429")
                    .contains("/problems/rate-limited")
                    .contains("Retry-After: 1")
                    .contains("\"retryAfter\":1");
            assertThat(get(sluice, "/kinds", "mill")).startsWith("HTTP/1.1 200");
            assertThat(get(sluice, "/actuator/health", "shop")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void withoutKeysAnAddressIsACaller() {
        try (RunningSluice sluice = RunningSluice.start("--sluice.security.limits.requests=1")) {
            assertThat(get(sluice, "/kinds", "any")).startsWith("HTTP/1.1 200");
            assertThat(get(sluice, "/kinds", "any")).startsWith("HTTP/1.1 429");
        }
    }
}
