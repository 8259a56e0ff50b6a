package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.FluxExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;

/** A job's events come at once, in order, and from where a reader was cut off. */
class EventStreamTests {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};
    private static final String AT = ",\"at\":\"[-0-9T:.]{23}Z\"";

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Echo.class, Held.class));
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void beginsWithASnapshotAndEndsWithTheJob() throws InterruptedException {
        Held held = sluice.bean(Held.class);
        String path = sluice.submitted("{\"kind\":\"held\",\"payload\":1}");
        held.awaitBegin("1");

        FluxExchangeResult<ServerSentEvent<String>> answer =
                get(path).exchange().expectStatus().isOk().returnResult(EVENT);

        StepVerifier.create(answer.getResponseBody())
                .assertNext(opening -> assertThat(opening.retry()).hasSeconds(2))
                .assertNext(snapshot -> assertThat(name(snapshot)).isEqualTo("2 snapshot running"))
                .then(() -> held.letGo("1"))
                .assertNext(end -> assertThat(name(end)).isEqualTo("3 succeeded succeeded"))
                .expectComplete()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void neverLetsAStreamBeKept() {
        String path = sluice.submitted("{\"kind\":\"echo\"}");

        get(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .valueEquals("X-Accel-Buffering", "no")
                .expectBody();
    }

    @Test
    void sendsItsFirstBytesAtOnceThoughNothingHappens() throws IOException {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        String sent;
        try (Socket socket =
                sluice.connect("GET " + path + "/events HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 1\r\n\r\n")) {
            sent = readUntil(socket.getInputStream(), "retry: 2000\n\n");
        }

        assertThat(sent).startsWith("HTTP/1.1 200 ").endsWith("retry: 2000\n\n");
    }

    @Test
    void tellsAllFromTheFirstOn() {
        String path = sluice.submitted("{\"kind\":\"echo\",\"payload\":[1, 2]}");
        String job = "\\{\"id\":\"" + path.substring(6) + "\",\"kind\":\"echo\",\"queue\":\"default\",";

        String events = sluice.text(path + "/events?lastEventId=0", MediaType.TEXT_EVENT_STREAM);

        assertThat(events)
                .matches("retry: 2000\n\n"
                        + "id: 1\nevent: queued\ndata: " + job + "\"state\":\"queued\",\"attempt\":0,\"version\":1" + AT
                        + "}\n\n"
                        + "id: 2\nevent: running\ndata: " + job + "\"state\":\"running\",\"attempt\":1,\"version\":2"
                        + AT + "}\n\n"
                        + "id: 3\nevent: succeeded\ndata: " + job
                        + "\"state\":\"succeeded\",\"attempt\":1,\"version\":3" + AT + ",\"result\":\\[1, 2]}\n\n");
    }

    @Test
    void goesOnBehindTheIdInTheHeader() {
        String path = sluice.ended("{\"kind\":\"echo\"}");

        var answer = get(path).header("Last-Event-ID", "1").exchange().returnResult(EVENT);

        StepVerifier.create(answer.getResponseBody().skip(1).map(EventStreamTests::name))
                .expectNext("2 running running", "3 succeeded succeeded")
                .expectComplete()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void prefersTheHeaderWhichAReconnectSets() {
        String path = sluice.ended("{\"kind\":\"echo\"}");

        var answer = sluice.client()
                .get()
                .uri(path + "/events?lastEventId=0")
                .header("Last-Event-ID", "2")
                .exchange()
                .returnResult(EVENT);

        StepVerifier.create(answer.getResponseBody().skip(1).map(EventStreamTests::name))
                .expectNext("3 succeeded succeeded")
                .expectComplete()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void endsWithTheSnapshotOfAJobThatHasEnded() {
        String path = sluice.ended("{\"kind\":\"echo\",\"payload\":7}");

        String events = sluice.text(path + "/events", MediaType.TEXT_EVENT_STREAM);

        assertThat(events)
                .startsWith("retry: 2000\n\nid: 3\nevent: snapshot\ndata: {")
                .endsWith("\"result\":7}\n\n")
                .containsOnlyOnce("event:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "4", "9223372036854775807"})
    void stopsAReaderWhoHasSeenTheEnd(String id) {
        String path = sluice.ended("{\"kind\":\"echo\"}");

        get(path)
                .header("Last-Event-ID", id)
                .exchange()
                .expectStatus()
                .isNoContent()
                .expectBody()
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.0", "0x1", "2", "9223372036854775808"})
    void refusesWhatIsNoPosition(String id) {
        String path = sluice.submitted("{\"delay\":\"P1D\"}");

        WebTestClient.ResponseSpec byHeader =
                get(path).header("Last-Event-ID", id).exchange();
        WebTestClient.ResponseSpec byQuery =
                sluice.client().get().uri(path + "/events?lastEventId=" + id).exchange();

        ExpectedProblem.in(byHeader, 400, "invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo("Last-Event-ID");
        ExpectedProblem.in(byQuery, 400, "invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo("lastEventId");
    }

    @Test
    void listsWhatHappenedSoFar() {
        String path = sluice.ended("{\"payload\":{\"duration\":\"PT0S\",\"fail\":1,\"steps\":1},\"maxAttempts\":1}");

        sluice.client()
                .get()
                .uri(path + "/events")
                .accept(MediaType.APPLICATION_JSON)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .jsonPath("$.events[*].version")
                .isEqualTo(List.of(1, 2, 3, 4))
                .jsonPath("$.events[*].state")
                .isEqualTo(List.of("queued", "running", "running", "failed"))
                .jsonPath("$.events[2].progress.percent")
                .isEqualTo(100)
                .jsonPath("$.events[3].error.message")
                .isEqualTo("Attempt 1 of 1 that were to fail.");
    }

    private static WebTestClient.RequestHeadersSpec<?> get(String path) {
        return sluice.client().get().uri(path + "/events");
    }

    private static String name(ServerSentEvent<String> event) {
        return event.id() + " " + event.event() + " " + event.data().replaceAll(".*\"state\":\"([a-z]+)\".*", "$1");
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            byte[] bytes = new byte[4096];
            text.append(new String(bytes, 0, in.read(bytes), StandardCharsets.UTF_8)
                    .replaceAll("\r\n[0-9a-f]+\r\n", "\r\n"));
        }
        return text.substring(0, text.indexOf(end) + end.length());
    }
}
