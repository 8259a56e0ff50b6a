package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The events of many jobs come live, filtered, and from where a reader was cut off. */
class LiveStreamTests {

    private static final ParameterizedTypeReference<ServerSentEvent<String>> EVENT =
            new ParameterizedTypeReference<>() {};

    private static Wire sluice;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Echo.class, Held.class), "--sluice.queues.mail.concurrency=1");
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    @Test
    void beginsWithAPositionAndThenTellsEveryChange() {
        StepVerifier.create(read("?tag=begins"))
                .assertNext(opening -> {
                    assertThat(opening.retry()).hasSeconds(2);
                    assertThat(opening.id()).isNotEmpty();
                    assertThat(opening.data()).isNull();
                })
                .then(() -> submit("begins"))
                .assertNext(event -> assertThat(name(event)).isEqualTo("queued 1"))
                .assertNext(event -> assertThat(name(event)).isEqualTo("running 2"))
                .assertNext(event -> assertThat(name(event)).isEqualTo("succeeded 3"))
                .thenCancel()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void bearsTheHeadersOfAStream() {
        sluice.client()
                .get()
                .uri("/events")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .expectHeader()
                .valueEquals("Cache-Control", "no-store")
                .expectHeader()
                .valueEquals("X-Accel-Buffering", "no")
                .returnResult(EVENT)
                .getResponseBody()
                .take(1)
                .blockLast(Wire.TIMEOUT);
    }

    @Test
    void tellsNothingThatTheFilterKeepsOut() {
        StepVerifier.create(
                        read("?tag=kept&state=succeeded&kind=echo&queue=mail").skip(1))
                .then(() -> submit("kept"))
                .then(() -> sluice.submitted("{\"kind\":\"echo\",\"queue\":\"mail\",\"tags\":[\"kept\"]}"))
                .assertNext(event -> assertThat(event.data()).contains("\"queue\":\"mail\"", "\"state\":\"succeeded\""))
                .thenCancel()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void beginsWithASnapshotOfEachJobThatIsAskedFor() {
        String waits = id(sluice.submitted("{\"delay\":\"P1D\"}"));
        String ended = id(sluice.ended("{\"kind\":\"echo\",\"payload\":7}"));

        Flux<ServerSentEvent<String>> events =
                read("?job=" + waits + "&job=" + ended).skip(1);

        StepVerifier.create(events.take(2).collectList())
                .assertNext(snapshots -> assertThat(snapshots)
                        .allMatch(snapshot -> "snapshot".equals(snapshot.event()))
                        .extracting(ServerSentEvent::data)
                        .anyMatch(data -> data.contains(waits) && data.contains("\"state\":\"scheduled\""))
                        .anyMatch(data -> data.contains(ended) && data.contains("\"result\":7")))
                .expectComplete()
                .verify(Wire.TIMEOUT);
    }

    @Test
    void tellsTheSameListToAReaderWhoIsCutOffAtEveryEvent() {
        String path = "?tag=cut";
        String position = next(path, 1).get(0).id();
        IntStream.range(0, 5).forEach(each -> submit("cut"));

        List<String> whole = next(path + "&lastEventId=" + position, 16).stream()
                .skip(1)
                .map(LiveStreamTests::line)
                .toList();
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < whole.size(); i++) {
            ServerSentEvent<String> event =
                    next(path + "&lastEventId=" + position, 2).get(1);
            position = event.id();
            pieces.add(line(event));
        }

        assertThat(pieces).isEqualTo(whole);
        assertThat(pieces.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .collect(Collectors.toSet()))
                .hasSize(15);
    }

    @Test
    void tellsAllFromTheFirstOn() {
        submit("first");

        List<ServerSentEvent<String>> events = next("?lastEventId=0&tag=first", 2);

        assertThat(events.get(0).id()).isEqualTo("0");
        assertThat(name(events.get(1))).isEqualTo("queued 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1", "AQAAAAAAAAAB", "An_________8", "AgAAAAAAAAAB!"})
    void refusesWhatIsNoPosition(String id) {
        var answer = sluice.client().get().uri("/events?lastEventId={id}", id).exchange();

        ExpectedProblem.in(answer, 400, "invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo("lastEventId");
    }

    @ParameterizedTest
    @CsvSource({"state=gone,state", "kind=No,kind", "queue=,queue", "tag=a&tag=b,tag", "jobs=1,jobs"})
    void refusesAWrongFilter(String query, String field) {
        var answer = sluice.client().get().uri("/events?" + query).exchange();

        ExpectedProblem.in(answer, 400, "invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo(field);
    }

    @Test
    void refusesMoreJobsThanItCanWatch() {
        String jobs = IntStream.range(0, 101).mapToObj(each -> "job=x").collect(Collectors.joining("&"));

        var answer = sluice.client().get().uri("/events?" + jobs).exchange();

        ExpectedProblem.in(answer, 400, "invalid-request")
                .jsonPath("$.errors[0].field")
                .isEqualTo("job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "019a8f3e-0000-7000-8000-000000000000"})
    void refusesAJobThatIsNotThere(String id) {
        var answer = sluice.client().get().uri("/events?job=" + id).exchange();

        ExpectedProblem.in(answer, 404, "job-not-found");
    }

    @Test
    void goesOnForAReaderWhoseJobIsGone() {
        String position = next("", 1).get(0).id();

        List<ServerSentEvent<String>> events =
                next("?job=019a8f3e-0000-7000-8000-000000000000&lastEventId=" + position, 1);

        assertThat(events.get(0).id()).isEqualTo(position);
    }

    @Test
    void isAStreamAndNothingElse() {
        var answer = sluice.client()
                .get()
                .uri("/events")
                .accept(MediaType.APPLICATION_JSON)
                .exchange();

        ExpectedProblem.in(answer, 406, "not-acceptable");
    }

    @Test
    void knowsOnlyOneMethod() {
        ExpectedProblem.in(sluice.client().post().uri("/events").exchange(), 405, "method-not-allowed");
    }

    private static void submit(String tag) {
        sluice.submitted("{\"kind\":\"echo\",\"tags\":[\"" + tag + "\"]}");
    }

    private static Flux<ServerSentEvent<String>> read(String query) {
        return sluice.client()
                .get()
                .uri("/events" + query)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(EVENT)
                .getResponseBody();
    }

    private static List<ServerSentEvent<String>> next(String query, int number) {
        return read(query)
                .take(number)
                .collectList()
                .blockOptional(Wire.TIMEOUT)
                .orElseThrow();
    }

    private static String name(ServerSentEvent<String> event) {
        return event.event() + " " + event.data().replaceAll(".*\"version\":([0-9]+).*", "$1");
    }

    private static String line(ServerSentEvent<String> event) {
        return event.id() + " " + event.event() + " " + event.data();
    }

    private static String id(String path) {
        return path.substring("/jobs/".length());
    }
}
