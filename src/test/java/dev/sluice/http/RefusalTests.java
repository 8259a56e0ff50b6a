package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

/** Whatever is refused, and whoever refuses it: the answer is a problem of the contract. */
class RefusalTests {

    private static final String NO_JOB = "/jobs/019a8f3e-0000-7000-8000-000000000000";

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Flawed.class));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT     | /request       | GET, POST",
                "PATCH   | /request       | GET, POST",
                "DELETE  | /request       | GET, POST",
                "OPTIONS | /request       | GET, POST",
                "PURGE   | /request       | GET, POST",
                "PUT     | /jobs/x        | DELETE, GET, HEAD",
                "OPTIONS | /jobs/x        | DELETE, GET, HEAD",
                "POST    | /jobs/x/events | GET",
                "DELETE  | /jobs/x/events | GET",
                "POST    | /              | GET",
                "POST    | /openapi.yaml  | GET, HEAD, OPTIONS",
                "DELETE  | /app/main.js   | GET, HEAD, OPTIONS"
            })
    void saysWhichMethodsAPathHas(String method, String path, String allowed) {
        WebTestClient.ResponseSpec answer =
                sluice.client().method(HttpMethod.valueOf(method)).uri(path).exchange();

        answer.expectHeader().valueEquals("Allow", allowed);
        ExpectedProblem.in(answer, 405, "method-not-allowed");
    }

    @ParameterizedTest
    @CsvSource({"/request, 405", "/jobs/x, 404", "/jobs/x/events, 405", "/nowhere, 404"})
    void answersAHeadWithoutABody(String path, int status) {
        String answer = sluice.raw("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "application/x-www-form-urlencoded", "nonsense", "a/b/c", ""})
    void saysWhichMediaTypesItUnderstands(String type) {
        WebTestClient.ResponseSpec answer = sluice.client()
                .post()
                .uri("/request")
                .headers(headers -> headers.set("Content-Type", type))
                .body((request, context) ->
                        request.writeWith(Mono.just(request.bufferFactory().wrap(new byte[] {'{', '}'}))))
                .exchange();

        answer.expectHeader().valueEquals("Accept", "application/json, application/x-ndjson");
        ExpectedProblem.in(answer, 415, "unsupported-media-type");
    }

    @Test
    void refusesABodyOfNoMediaType() {
        String answer = sluice.raw(
                "POST /request HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");

        assertThat(answer).startsWith("HTTP/1.1 415 ").contains("/problems/unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json;charset=UTF-8", "APPLICATION/JSON", "application/json; charset=\"utf-8\""})
    void understandsJsonHoweverItIsNamed(String type) {
        sluice.client()
                .post()
                .uri("/request")
                .headers(headers -> headers.set("Content-Type", type))
                .bodyValue("{}".getBytes(StandardCharsets.UTF_8))
                .exchange()
                .expectStatus()
                .isAccepted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/request/", "/request/x", "/jobs/x/y", "/static/", "/..%2f", "/%00", "//"})
    void findsNothingAtAPathThatIsNone(String path) {
        WebTestClient.ResponseSpec answer =
                sluice.client().get().uri(sluice.uri(path)).exchange();

        ExpectedProblem.in(answer, 404, "not-found");
    }

    @Test
    void findsNothingToPostToAtAPathThatIsNone() {
        WebTestClient.ResponseSpec answer =
                sluice.client().post().uri("/nowhere").exchange();

        ExpectedProblem.in(answer, 404, "not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                NO_JOB,
                NO_JOB + "/events",
                NO_JOB + "0",
                "/jobs/x",
                "/jobs/x/events",
                "/jobs/%F0%9F%98%80",
                "/jobs/%ff",
                "/jobs/------------------------------------",
                "/jobs/019a8f3e0000-7000-8000-0000-00000000",
                "/events?job",
                "/events?job=",
                "/events?job=x"
            })
    void findsNoJobOfANameThatNoneHas(String path) {
        WebTestClient.ResponseSpec answer =
                sluice.client().get().uri(sluice.uri(path)).exchange();

        ExpectedProblem.in(answer, 404, "job-not-found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''      | text/html | application/json",
                "/events | text/html | text/event-stream, application/json"
            })
    void saysWhichFormsThereAre(String below, String accept, String forms) {
        String path = sluice.submitted("{}");

        WebTestClient.ResponseSpec answer = sluice.client()
                .get()
                .uri(path + below)
                .accept(MediaType.parseMediaType(accept))
                .exchange();

        answer.expectHeader().valueEquals("Accept", forms);
        ExpectedProblem.in(answer, 406, "not-acceptable");
    }

    @Test
    void tellsTheLogAndNotTheClientWhatBroke() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Problems.class);
        logger.addAppender(lines);

        byte[] body = ExpectedProblem.in(sluice.submit("{\"kind\":\"flawed\"}"), 500, "internal")
                .jsonPath("$.id")
                .value(
                        String.class,
                        id -> assertThat(lines.list)
                                .extracting(ILoggingEvent::getFormattedMessage)
                                .containsExactly("Internal error " + id))
                .returnResult()
                .getResponseBody();

        logger.detachAppender(lines);
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo(Flawed.SECRET);
        assertThat(new String(body, StandardCharsets.UTF_8))
                .doesNotContain(Flawed.SECRET, "IllegalState", "dev.sluice", "\\tat");
    }

    /** What the decoder refuses has no problem; it harms nobody else. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /request\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "\0\1\2\r\n\r\n"
            })
    void survivesWhatIsNoHttp(String rubbish) {
        String answer = sluice.raw(rubbish);

        assertThat(answer).doesNotStartWith("HTTP/1.1 2").doesNotContain("dev.sluice");
        sluice.client().get().uri("/request").exchange().expectStatus().isAccepted();
    }
}
