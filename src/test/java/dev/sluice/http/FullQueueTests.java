package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A queue takes in exactly as many jobs as it has places and slots, and says so to the next one. */
class FullQueueTests {

    private static final int CAPACITY = 5;
    private static final int ACCEPTED = 202;
    private static final int REFUSED = 503;

    private static Wire sluice;
    private static Held held;

    @BeforeAll
    static void start() {
        sluice = Wire.start(List.of(Held.class), queue("one"), slot("one"), queue("two"), slot("two"));
        held = sluice.bean(Held.class);
    }

    private static String queue(String name) {
        return "--sluice.queues." + name + ".capacity=" + CAPACITY;
    }

    private static String slot(String name) {
        return "--sluice.queues." + name + ".concurrency=1";
    }

    @AfterAll
    static void stop() {
        held.letGo("1");
        held.letGo("2");
        sluice.close();
    }

    /** Submissions that hold a place while they are written may keep others out: what counts is the sum in the end. */
    @Test
    void takesInExactlyWhatThereIsRoomForHoweverManyAskAtOnce() throws InterruptedException {
        List<Integer> rush = Flux.range(0, 100)
                .flatMap(each -> status("{\"kind\":\"held\",\"queue\":\"one\",\"payload\":1}"), 100)
                .collectList()
                .block(Wire.TIMEOUT);
        held.awaitBegin("1");
        List<Integer> after = Flux.range(0, CAPACITY)
                .concatMap(each -> status("{\"kind\":\"held\",\"queue\":\"one\",\"payload\":1}"))
                .collectList()
                .block(Wire.TIMEOUT);

        assertThat(Flux.fromIterable(rush)
                        .concatWith(Flux.fromIterable(after))
                        .filter(status -> status == ACCEPTED)
                        .count()
                        .block(Wire.TIMEOUT))
                .isEqualTo(CAPACITY + 1);
        assertThat(rush).containsOnly(ACCEPTED, REFUSED);
    }

    @Test
    void refusesWithTheNumbersThatAClientNeeds() throws InterruptedException {
        String job = "{\"kind\":\"held\",\"queue\":\"two\",\"payload\":2}";
        String first = sluice.submitted(job);
        held.awaitBegin("2");
        for (int i = 0; i < CAPACITY; i++) {
            sluice.submitted(job);
        }

        var refused = sluice.submit(job);
        var delayed = sluice.submit("{\"kind\":\"held\",\"queue\":\"two\",\"delay\":\"P1D\"}");
        var readiness = sluice.client().get().uri("/actuator/health/readiness").exchange();

        refused.expectHeader().valueEquals("Retry-After", "7");
        ExpectedProblem.in(refused, REFUSED, "queue-full")
                .jsonPath("$.queue")
                .isEqualTo("two")
                .jsonPath("$.capacity")
                .isEqualTo(CAPACITY)
                .jsonPath("$.retryAfter")
                .isEqualTo(7);
        delayed.expectStatus().isAccepted();
        readiness.expectStatus().isOk();
        held.letGo("2");
        sluice.text(first + "/events?lastEventId=0", MediaType.TEXT_EVENT_STREAM);
        sluice.submit(job).expectStatus().isAccepted();
    }

    private static Mono<Integer> status(String json) {
        return WebClient.create(sluice.uri("").toString())
                .post()
                .uri("/request")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchangeToMono(answer ->
                        answer.releaseBody().thenReturn(answer.statusCode().value()));
    }
}
