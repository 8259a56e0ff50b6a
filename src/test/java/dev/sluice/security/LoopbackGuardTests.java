package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service without keys on loopback, and what pages of other people try. */
class LoopbackGuardTests {

    private static RunningSluice sluice;

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start(
                "--sluice.simulate.duration=PT0S", "--sluice.security.cors-origins=https://shop.example.org");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static String get(String path, String host, String... headers) {
        String request = "GET " + path + " HTTP/1.1\r\nConnection: close\r\n"
                + (host.isEmpty() ? "" : "Host: " + host + "\r\n") + String.join("", headers) + "\r\n";
        return RawRequest.send(sluice, request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9090",
                "LOCALHOST",
                "127.0.0.1",
                "127.0.0.1:80",
                "127.9.9.9",
                "[::1]",
                "[::1]:9090"
            })
    void answersToItsOwnNames(String host) {
        assertThat(get("/jobs", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example.org",
                "evil.example.org:9090",
                "localhost.evil.example.org",
                "127.0.0.1.nip.io",
                "10.0.0.1",
                "0.0.0.0",
                "169.254.169.254",
                "[::2]",
                "[fe80::1]"
            })
    void isDeafToOthers(String host) {
        assertThat(get("/request", host)).startsWith("HTTP/1.1 403").contains("/problems/forbidden");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "Cross-Site"})
    void refusesWhatAPageOfAnotherSiteSends(String site) {
        assertThat(get("/request", "localhost", "Sec-Fetch-Site: " + site + "\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void answersItsOwnPagesAndWhoTypesTheAddress(String site) {
        assertThat(get("/jobs", "localhost", "Sec-Fetch-Site: " + site + "\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesAForeignOriginWithoutFetchMetadata() {
        assertThat(get("/request", "localhost", "Origin: https://evil.example.org\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("/problems/forbidden");
        assertThat(get("/request", "localhost", "Origin: null\r\n")).startsWith("HTTP/1.1 403");
    }

    @Test
    void answersPagesThatAnOperatorLets() {
        String answer =
                get("/jobs", "localhost", "Origin: https://shop.example.org\r\n", "Sec-Fetch-Site: cross-site\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").contains("Access-Control-Allow-Origin: https://shop.example.org");
    }

    @Test
    void saysWhatSuchAPageMayNotDo() {
        String asked = "OPTIONS /jobs HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n"
                + "Origin: https://shop.example.org\r\nAccess-Control-Request-Method: ";

        assertThat(RawRequest.send(sluice, asked + "GET\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("Access-Control-Allow-Methods: ");
        assertThat(RawRequest.send(sluice, asked + "DELETE\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("/problems/forbidden");
    }

    @Test
    void saysWhatIsNoPageIsNone() {
        assertThat(get("/jobs", "localhost"))
                .contains("X-Content-Type-Options: nosniff")
                .contains("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'");
        assertThat(get("/", "localhost")).contains("script-src 'self'").contains("Referrer-Policy: no-referrer");
    }
}
