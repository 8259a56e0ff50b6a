package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A request without a body queues a job and says so, in the form that its client wants. */
class RequestTests {

    private static final String SENTENCE = "Request received, processing in background.";
    private static final String UUID_7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of());
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void answersWithTheSentence(String method) {
        WebTestClient.ResponseSpec answer = sluice.client()
                .method(HttpMethod.valueOf(method))
                .uri("/request")
                .exchange();

        answer.expectStatus()
                .isAccepted()
                .expectHeader()
                .contentType("text/plain;charset=UTF-8")
                .expectBody(String.class)
                .isEqualTo(SENTENCE + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void saysWhereTheJobIs(String method) {
        HttpHeaders headers = sluice.client()
                .method(HttpMethod.valueOf(method))
                .uri("/request")
                .exchange()
                .returnResult(Void.class)
                .getResponseHeaders();

        String path = headers.getFirst("Location");
        assertThat(path).matches("/jobs/" + UUID_7);
        assertThat(headers.getFirst("Link")).isEqualTo("<" + path + "/events>; rel=\"monitor\"");
        assertThat(headers.getFirst("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void queuesAJobToSimulate() {
        String path =
                accepting("*/*").returnResult(Void.class).getResponseHeaders().getFirst("Location");

        sluice.client()
                .get()
                .uri(path)
                .exchange()
                .expectBody()
                .jsonPath("$.kind")
                .isEqualTo("simulate")
                .jsonPath("$.queue")
                .isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "text/plain",
                "text/*",
                "image/png",
                "application/xml",
                "text/plain;q=0.1",
                "application/json;q=0",
                "nonsense",
                "text/",
                "/;q=x",
                "text/html;q=7",
                ","
            })
    void answersInTextWhoeverWantsNothingElse(String accept) {
        WebTestClient.ResponseSpec answer = accepting(accept);

        answer.expectStatus().isAccepted().expectBody(String.class).isEqualTo(SENTENCE + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | application/json",
                "application/*    | application/json",
                "text/html        | text/html;charset=UTF-8",
                "text/plain;q=0.2, application/json;q=0.9, text/html;q=0.5        | application/json",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8  | text/html;charset=UTF-8"
            })
    void answersInTheFormThatIsWantedMost(String accept, String type) {
        WebTestClient.ResponseSpec answer = accepting(accept);

        answer.expectStatus().isAccepted().expectHeader().contentType(MediaType.parseMediaType(type));
    }

    @Test
    void answersInJsonWithTheJob() {
        WebTestClient.ResponseSpec answer = accepting("application/json");

        answer.expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("queued")
                .jsonPath("$.version")
                .isEqualTo(1)
                .jsonPath("$.id")
                .value(String.class, id -> assertThat(id).matches(UUID_7));
    }

    @Test
    void answersABrowserWithAPageThatShowsTheSentenceAndTheJob() {
        var answer = accepting("text/html").expectBody(String.class).returnResult();

        String path = answer.getResponseHeaders().getFirst("Location");
        assertThat(answer.getResponseBody())
                .startsWith("<!doctype html>")
                .contains(SENTENCE)
                .contains("href=\"" + path + "\"")
                .doesNotContain("{{");
    }

    @Test
    void answersABrowserWithoutScriptsOrStylesInThePage() {
        var answer = accepting("text/html").expectBody(String.class).returnResult();

        assertThat(answer.getResponseHeaders().getFirst("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.getResponseBody())
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:");
    }

    @Test
    void takesALengthOfZeroForNoBody() {
        String answer = sluice.raw(String.join(
                "\r\n",
                "POST /request HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Content-Length: 0",
                "Connection: close",
                "",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 202 ").endsWith("\r\n\r\n" + SENTENCE + "\n");
    }

    private static WebTestClient.ResponseSpec accepting(String accept) {
        return sluice.client().get().uri("/request").header("Accept", accept).exchange();
    }
}
