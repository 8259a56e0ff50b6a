package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** A submission is stored as it was written, its payload to the letter. */
class SubmissionTests {

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Echo.class), "--sluice.queues.mail.capacity=9");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void takesEveryField() {
        String body = """
                {"kind":"echo","queue":"mail","payload":{"to":"you"},"priority":-7,"runAt":"2126-01-02T03:04:05.678+01:00",
                 "maxAttempts":3,"timeout":"PT1M30S"}""";

        sluice.submit(body)
                .expectStatus()
                .isAccepted()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectHeader()
                .valueMatches("Location", "/jobs/[0-9a-f-]{36}")
                .expectHeader()
                .valueMatches("Link", "</jobs/[0-9a-f-]{36}/events>; rel=\"monitor\"")
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectBody()
                .json("""
                        {"kind":"echo","queue":"mail","state":"scheduled","priority":-7,"attempt":0,"maxAttempts":3,
                         "runAt":"2126-01-02T02:04:05.678Z","payload":{"to":"you"},"version":1}""");
    }

    @Test
    void fillsInWhatIsLeftOut() {
        sluice.submit("{}").expectStatus().isAccepted().expectBody().json("""
                        {"kind":"simulate","queue":"default","state":"queued","priority":0,"attempt":0,"maxAttempts":5,
                         "payload":{},"version":1}""");
    }

    @Test
    void takesANullForAFieldThatIsLeftOut() {
        sluice.submit("{\"kind\":null,\"queue\":null,\"priority\":null,\"runAt\":null,\"delay\":null,\"timeout\":null}")
                .expectStatus()
                .isAccepted()
                .expectBody()
                .json("{\"kind\":\"simulate\",\"queue\":\"default\",\"state\":\"queued\",\"priority\":0}");
    }

    @Test
    void answersWhatTheStoreKeeps() {
        byte[] answer = sluice.submit("{\"kind\":\"echo\",\"delay\":\"P1D\",\"payload\":[ 1 ]}")
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("scheduled")
                .returnResult()
                .getResponseBody();

        String id = new String(answer, StandardCharsets.UTF_8).substring(7, 43);
        sluice.client()
                .get()
                .uri("/jobs/" + id)
                .exchange()
                .expectBody(byte[].class)
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"delay\":\"PT0S\"", "\"runAt\":\"1999-12-31T23:59:59Z\"", "\"timeout\":\"PT0S\""})
    void queuesAtOnceWhatIsDue(String field) {
        sluice.submit("{" + field + "}")
                .expectStatus()
                .isAccepted()
                .expectBody()
                .jsonPath("$.state")
                .isEqualTo("queued");
    }

    static List<String> payloads() {
        return List.of(
                "{}",
                "null",
                "true",
                "0",
                "-0.0",
                "1.50e+300",
                "123456789012345678901234567890.12345678901234567890",
                "1" + "0".repeat(900),
                "\"\"",
                "\"\\u00e9 \\ud83d\\ude00 \\u0000 \\/ é 😀 \u2028\"",
                "\"\\ud800 alone\"",
                "{ \"b\" :\t1 ,\r\n \"a\" : [ 1,2 , 3 ] }",
                "[[[[[{\"\":{}}]]]]]",
                "\"" + "😀".repeat(50_000) + "\"");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void passesAPayloadOnToTheLetter(String payload) {
        String path = sluice.ended("{\"payload\": " + payload + " ,\"kind\":\"echo\"}");

        String job = sluice.text(path, MediaType.APPLICATION_JSON);
        assertThat(job).contains("\"payload\":" + payload + ",");
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void passesAResultOnToTheLetter(String payload) {
        String path = sluice.ended("{\"kind\":\"echo\",\"payload\":" + payload + "}");

        String job = sluice.text(path, MediaType.APPLICATION_JSON);
        assertThat(job).contains("\"result\":" + payload + ",\"error\":");
    }

    @Test
    void takesAPayloadOfTheLargestSize() {
        String payload = "\"" + "x".repeat(256 * 1024 - 2) + "\"";

        sluice.submit("{\"kind\":\"echo\",\"payload\":" + payload + "}")
                .expectStatus()
                .isAccepted();
    }

    @Test
    void takesABodyInChunks() {
        String answer = sluice.raw(String.join(
                "\r\n",
                "POST /request HTTP/1.1",
                "Host: localhost",
                "Content-Type: application/json",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "",
                "8",
                "{\"kind\":",
                "7",
                "\"echo\"}",
                "0",
                "",
                ""));

        assertThat(answer).startsWith("HTTP/1.1 202 ").contains("\"kind\":\"echo\"");
    }
}
