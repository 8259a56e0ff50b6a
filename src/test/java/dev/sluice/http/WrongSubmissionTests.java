package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What is wrong with a submission is said: all of it, at once, by field. */
class WrongSubmissionTests {

    private static final String HEAD =
            "POST /request HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Echo.class));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        String body = """
                {"kind":"nope","queue":"nope","colour":"red","size":{"x":[1]},"priority":101,"runAt":"tomorrow","delay":"soon",
                 "maxAttempts":0,"timeout":-1}""";

        isInvalid(sluice.submit(body))
                .jsonPath("$.detail")
                .isEqualTo("9 fields are wrong.")
                .jsonPath("$.errors[*].field")
                .<List<String>>value(fields -> assertThat(fields)
                        .containsExactlyInAnyOrder(
                                "kind",
                                "queue",
                                "colour",
                                "size",
                                "priority",
                                "runAt",
                                "delay",
                                "maxAttempts",
                                "timeout"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kind         | \"kind\":\"\"",
                "kind         | \"kind\":7",
                "queue        | \"queue\":\"Default\"",
                "queue        | \"queue\":[\"default\"]",
                "colour       | \"colour\":null",
                "Kind         | \"Kind\":\"simulate\"",
                "priority     | \"priority\":-101",
                "priority     | \"priority\":1.0",
                "priority     | \"priority\":\"1\"",
                "priority     | \"priority\":99999999999999999999999999",
                "priority     | \"priority\":1e999999999",
                "delay        | \"delay\":\"-PT1S\"",
                "delay        | \"delay\":\"P3651D\"",
                "delay        | \"delay\":\"PT99999999999999999999S\"",
                "delay        | \"delay\":5",
                "delay        | \"delay\":\"PT1S\",\"runAt\":\"2126-01-01T00:00:00Z\"",
                "runAt        | \"runAt\":\"2126-01-01T00:00:00\"",
                "runAt        | \"runAt\":\"2126-02-30T00:00:00Z\"",
                "runAt        | \"runAt\":\"+10000-01-01T00:00:00Z\"",
                "runAt        | \"runAt\":4921430400",
                "maxAttempts  | \"maxAttempts\":101",
                "maxAttempts  | \"maxAttempts\":true",
                "timeout      | \"timeout\":\"-PT1S\"",
                "timeout      | \"timeout\":\"1m\"",
                "payload          | \"payload\":[]",
                "payload          | \"payload\":\"PT5S\"",
                "payload.duration | \"payload\":{\"duration\":\"5s\"}",
                "payload.duration | \"payload\":{\"duration\":\"P2D\"}",
                "payload.fail     | \"payload\":{\"fail\":-1}",
                "payload.fail     | \"payload\":{\"fail\":99999999999999999999999}",
                "payload.fail     | \"payload\":{\"fail\":1e400000000}",
                "payload.steps    | \"payload\":{\"steps\":0}",
                "payload.speed    | \"payload\":{\"speed\":1}"
            })
    void namesTheWrongField(String field, String json) {
        isInvalid(sluice.submit("{" + json + "}"))
                .jsonPath("$.errors.length()")
                .isEqualTo(1)
                .jsonPath("$.errors[0].field")
                .isEqualTo(field)
                .jsonPath("$.errors[0].message")
                .isNotEmpty();
    }

    @Test
    void saysWhatIsKnown() {
        isInvalid(sluice.submit("{\"kind\":\"nope\",\"colour\":1}"))
                .jsonPath("$.errors[?(@.field=='kind')].message")
                .isEqualTo("is not known here; there are [echo, http, simulate]")
                .jsonPath("$.errors[?(@.field=='colour')].message")
                .<List<String>>value(messages -> assertThat(messages)
                        .singleElement()
                        .asString()
                        .startsWith("is not known; allowed are kind, queue, payload, "));
    }

    static List<byte[]> malformed() {
        return List.of(
                utf8(" "),
                utf8("[]"),
                utf8("\"simulate\""),
                utf8("null"),
                utf8("{"),
                utf8("{\"kind\":\"echo\""),
                utf8("{'kind':'echo'}"),
                utf8("{\"kind\":\"echo\",}"),
                utf8("{\"kind\":\"echo\",\"kind\":\"echo\"}"),
                utf8("{\"kind\":\"echo\",\"payload\":{\"a\":1,\"a\":1}}"),
                utf8("{\"kind\":\"echo\"} {}"),
                utf8("{\"kind\":\"echo\"}x"),
                utf8("{\"kind\":\"echo\",\"payload\":NaN}"),
                utf8("{\"kind\":\"echo\",\"payload\":01}"),
                utf8("{\"kind\":\"echo\",\"payload\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                utf8("{\"other\":" + "{\"a\":".repeat(50_000)),
                utf8("{\"kind\":\"echo\",\"payload\":1" + "0".repeat(100_000) + "}"),
                utf8("{\"priority\":1" + "0".repeat(100_000) + "}"),
                utf8("{\"" + "k".repeat(100_000) + "\":1}"),
                "{\"kind\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"kind\":\"echo\"}".getBytes(StandardCharsets.UTF_16),
                new byte[] {0},
                new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesWhatIsNoObjectInJson(byte[] body) {
        WebTestClient.ResponseSpec answer = sluice.client()
                .post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();

        isInvalid(answer).jsonPath("$.errors.length()").isEqualTo(1);
    }

    @Test
    void takesAnEmptyBodyInChunksForNone() {
        String answer = sluice.raw(HEAD + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 202 ").contains("\"kind\":\"simulate\"");
    }

    /** Half a character in a name cannot be written in UTF-8, and still gets its answer. */
    @Test
    void namesAFieldOfHalfACharacter() {
        isInvalid(sluice.submit("{\"\\ud800\":1}"))
                .jsonPath("$.errors.length()")
                .isEqualTo(1);
    }

    @Test
    void refusesAPayloadAboveTheLimit() {
        isTooLarge(sluice.submit("{\"kind\":\"echo\",\"payload\":\"" + "x".repeat(256 * 1024 - 1) + "\"}"))
                .jsonPath("$.limit")
                .isEqualTo(256 * 1024);
    }

    @Test
    void measuresAPayloadInBytes() {
        isTooLarge(sluice.submit("{\"kind\":\"echo\",\"payload\":\"" + "é".repeat(128 * 1024) + "\"}"))
                .jsonPath("$.limit")
                .isEqualTo(256 * 1024);
    }

    @Test
    void refusesABodyThatSaysItIsTooLargeBeforeItComes() throws IOException {
        byte[] start = new byte[4096];
        int length;
        try (Socket socket = sluice.connect(HEAD + "Content-Length: 10485760\r\n\r\n")) {
            length = socket.getInputStream().read(start);
        }

        assertThat(new String(start, 0, length, StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
    }

    @Test
    void refusesABodyInChunksOnceItIsTooLarge() throws IOException {
        String chunk = "80000\r\n" + "x".repeat(0x80000) + "\r\n";
        byte[] start = new byte[4096];
        int length;
        try (Socket socket = sluice.connect(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk)) {
            length = socket.getInputStream().read(start);
        }

        assertThat(new String(start, 0, length, StandardCharsets.UTF_8))
                .startsWith("HTTP/1.1 413 ")
                .contains("application/problem+json");
    }

    private static WebTestClient.BodyContentSpec isTooLarge(WebTestClient.ResponseSpec answer) {
        return ExpectedProblem.in(answer, 413, "payload-too-large");
    }

    private static WebTestClient.BodyContentSpec isInvalid(WebTestClient.ResponseSpec answer) {
        return ExpectedProblem.in(answer, 400, "invalid-job");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
