package dev.sluice.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** There are no more readers than there is room for, and who goes makes room. */
class ReadersTests {

    private final Disposable.Composite open = Disposables.composite();
    private Wire sluice;

    @AfterEach
    void stop() {
        open.dispose();
        sluice.close();
    }

    @Test
    void refusesOneMoreThanThereMayBeInAll() {
        start("--sluice.events.max-readers=2");
        String job = sluice.submitted("{\"delay\":\"P1D\"}");
        open("/events");
        Disposable second = open(job + "/events");

        ExpectedProblem.in(sluice.client().get().uri("/events").exchange(), 503, "too-many-readers")
                .jsonPath("$.retryAfter")
                .isEqualTo(10);
        ExpectedProblem.in(sluice.client().get().uri(job + "/events").exchange(), 503, "too-many-readers");

        second.dispose();
        awaitRoom();
    }

    @Test
    void refusesOneMoreThanAClientMayHave() {
        start("--sluice.security.limits.readers=1");
        Disposable only = open("/events");

        ExpectedProblem.in(sluice.client().get().uri("/events").exchange(), 429, "rate-limited")
                .jsonPath("$.retryAfter")
                .isEqualTo(10);

        only.dispose();
        awaitRoom();
    }

    /** Lists are no streams. */
    @Test
    void countsNobodyWhoDoesNotStay() {
        start("--sluice.events.max-readers=1");
        String job = sluice.ended("{\"kind\":\"echo\"}");
        open("/events");

        sluice.text(job + "/events", MediaType.APPLICATION_JSON);
        sluice.client()
                .get()
                .uri(job + "/events?lastEventId=3")
                .exchange()
                .expectStatus()
                .isNoContent();
    }

    private void start(String setting) {
        sluice = Wire.start(List.of(Echo.class), setting);
    }

    /** Reads on until it is disposed of; returns when the first bytes are there. */
    private Disposable open(String uri) {
        CompletableFuture<byte[]> first = new CompletableFuture<>();
        Disposable reader = sluice.client()
                .get()
                .uri(uri)
                .exchange()
                .expectStatus()
                .isOk()
                .returnResult(byte[].class)
                .getResponseBody()
                .subscribe(first::complete);
        open.add(reader);
        first.orTimeout(Wire.TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        return reader;
    }

    /** The server hears of a closed connection when it does. */
    private void awaitRoom() {
        long deadline = System.nanoTime() + Wire.TIMEOUT.toNanos();
        while (status() != 200) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("No room within " + Wire.TIMEOUT);
            }
        }
    }

    private int status() {
        return sluice.client()
                .get()
                .uri("/events")
                .exchange()
                .returnResult(byte[].class)
                .getStatus()
                .value();
    }
}
