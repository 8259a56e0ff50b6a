package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A job is shown with every field of the contract, and not twice to who knows it already. */
class JobTests {

    private static final String TIME = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"";

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(
                List.of(Echo.class, Held.class), "--sluice.job.backoff.min=1h", "--sluice.job.backoff.max=1h");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void showsAJobThatWaits() {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        assertThat(job(path))
                .startsWith("{\"id\":\"" + path.substring(6) + "\",\"kind\":\"simulate\",\"queue\":\"default\",")
                .contains("\"state\":\"scheduled\"", "\"priority\":0,", "\"attempt\":0,", "\"maxAttempts\":5,")
                .contains("\"startedAt\":null,", "\"finishedAt\":null,", "\"progress\":null,")
                .contains("\"result\":null,", "\"error\":null,", "\"payload\":{}", "\"version\":1")
                .containsPattern("\"createdAt\":" + TIME + ",\"runAt\":" + TIME);
    }

    @Test
    void showsAJobThatRuns() throws InterruptedException {
        String path = sluice.submitted("{\"kind\":\"held\",\"payload\":1}");
        Held held = sluice.bean(Held.class);
        held.awaitBegin("1");

        String job = job(path);

        held.letGo("1");
        assertThat(job)
                .contains("\"state\":\"running\"", "\"attempt\":1,", "\"finishedAt\":null", "\"version\":2")
                .containsPattern("\"startedAt\":" + TIME);
    }

    @Test
    void showsAJobThatSucceeded() {
        String path = sluice.ended("{\"kind\":\"echo\",\"payload\":[1]}");

        assertThat(job(path))
                .contains("\"state\":\"succeeded\"", "\"result\":[1],\"error\":null,", "\"version\":3")
                .containsPattern("\"startedAt\":" + TIME + ",\"finishedAt\":" + TIME);
    }

    @Test
    void showsWhyAJobFailed() {
        String path = sluice.ended("{\"payload\":{\"fail\":1,\"steps\":1},\"maxAttempts\":1}");

        assertThat(job(path))
                .contains("\"state\":\"failed\"", "\"result\":null", "\"progress\":{\"percent\":100,\"message\":null}")
                .containsPattern(
                        "\"error\":\\{\"type\":\"[^\"]*SimulatedFailure\",\"message\":\"Attempt 1 of 1[^\"]*\","
                                + "\"attempt\":1,\"at\":" + TIME + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "\"0\", \"1\""})
    void isNotModifiedForWhoKnowsItsVersion(String known) {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        WebTestClient.ResponseSpec answer = unless(path, known);

        answer.expectStatus()
                .isNotModified()
                .expectHeader()
                .valueEquals("ETag", "\"1\"")
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "1", "nonsense"})
    void isShownToWhoKnowsAnotherVersion(String known) {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        WebTestClient.ResponseSpec answer = unless(path, known);

        answer.expectStatus().isOk().expectHeader().valueEquals("ETag", "\"1\"");
    }

    @Test
    void hasAnotherTagWithEachVersion() {
        String path = sluice.ended("{\"kind\":\"echo\"}");

        WebTestClient.ResponseSpec answer = unless(path, "\"2\"");

        answer.expectStatus().isOk().expectHeader().valueEquals("ETag", "\"3\"");
    }

    @Test
    void tellsAHeadAsMuchAsAGetButTheBody() {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        String answer = sluice.raw("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("\r\nETag: \"1\"\r\n")
                .endsWith("\r\n\r\n");
    }

    private static WebTestClient.ResponseSpec unless(String path, String known) {
        return sluice.client().get().uri(path).header("If-None-Match", known).exchange();
    }

    private static String job(String path) {
        return sluice.text(path, MediaType.APPLICATION_JSON);
    }
}
