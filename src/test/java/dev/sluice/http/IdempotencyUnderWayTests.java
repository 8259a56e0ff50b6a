package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.queue.Admission;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

/** What happens to those that come while the first submission with their key is being stored. */
class IdempotencyUnderWayTests {

    private static RunningSluice sluice;
    private static JobStore store;
    private static Admission admission;

    private final Idempotency idempotency = new Idempotency(admission, store);
    private final Sinks.Empty<Void> gate = Sinks.empty();

    @BeforeAll
    static void start() {
        sluice = RunningSluice.start();
        store = sluice.bean(JobStore.class);
        admission = sluice.bean(Admission.class);
    }

    @AfterAll
    static void stop() {
        sluice.close();
    }

    private static IdempotencyKey key(String key, String digest) {
        return new IdempotencyKey("", key, digest);
    }

    /** Stores a job that nobody runs, once the gate is open. */
    private Mono<Insertion> submission(IdempotencyKey key) {
        Instant now = Instant.now();
        NewJob job = new NewJob(
                JobId.next(now), "simulate", "default", "{}", 0, now, now.plusSeconds(3600), 1, Duration.ZERO);
        return gate.asMono().then(store.insert(job.under(key), false));
    }

    @Test
    void theSameIsToldTheSameJob() {
        IdempotencyKey key = key("same", "digest");
        PublisherProbe<Insertion> never = PublisherProbe.empty();
        CompletableFuture<Insertion> first =
                idempotency.once(key, submission(key)).toFuture();
        CompletableFuture<Insertion> second =
                idempotency.once(key, never.mono()).toFuture();

        gate.tryEmitEmpty();

        assertThat(first).succeedsWithin(Api.TIMEOUT).matches(Insertion::isNew);
        assertThat(second)
                .succeedsWithin(Api.TIMEOUT)
                .isEqualTo(new Insertion(first.join().job(), false));
        never.assertWasNotSubscribed();
    }

    @Test
    void somethingElseIsRefusedOnceTheFirstIsStored() {
        CompletableFuture<Insertion> first = idempotency
                .once(key("else", "digest"), submission(key("else", "digest")))
                .toFuture();
        CompletableFuture<Insertion> second = idempotency
                .once(key("else", "other"), submission(key("else", "other")))
                .toFuture();
        assertThat(second).isNotDone();

        gate.tryEmitEmpty();

        assertThat(first).succeedsWithin(Api.TIMEOUT);
        assertThat(second)
                .failsWithin(Api.TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(JobException.KeyReused.class);
    }

    @Test
    void somethingElseIsTakenInOnceTheFirstIsRefused() {
        Mono<Insertion> refused = gate.asMono().then(Mono.error(JobException.ShuttingDown::new));
        CompletableFuture<Insertion> first =
                idempotency.once(key("refused", "digest"), refused).toFuture();
        CompletableFuture<Insertion> second = idempotency
                .once(key("refused", "other"), submission(key("refused", "other")))
                .toFuture();

        gate.tryEmitEmpty();

        assertThat(first).failsWithin(Api.TIMEOUT);
        assertThat(second).succeedsWithin(Api.TIMEOUT).matches(Insertion::isNew);
    }

    @Test
    void theSameIsRefusedAsTheFirstIsAndCounted() {
        IdempotencyKey key = key("refused too", "digest");
        Counter refusals = sluice.bean(MeterRegistry.class).counter("sluice.jobs.refused", "reason", "shutting_down");
        double before = refusals.count();
        CompletableFuture<Insertion> first = idempotency
                .once(key, gate.asMono().then(Mono.error(JobException.ShuttingDown::new)))
                .toFuture();
        CompletableFuture<Insertion> second =
                idempotency.once(key, Mono.never()).toFuture();

        gate.tryEmitEmpty();

        assertThat(first).failsWithin(Api.TIMEOUT);
        assertThat(second)
                .failsWithin(Api.TIMEOUT)
                .withThrowableThat()
                .withCauseInstanceOf(JobException.ShuttingDown.class);
        assertThat(refusals.count() - before).as("the second").isEqualTo(1);
    }

    @Test
    void theFirstGoesOnThoughItsClientGoesAway() {
        IdempotencyKey key = key("away", "digest");
        idempotency.once(key, submission(key)).subscribe().dispose();
        CompletableFuture<Insertion> second =
                idempotency.once(key, Mono.never()).toFuture();

        gate.tryEmitEmpty();

        assertThat(second).succeedsWithin(Api.TIMEOUT).matches(insertion -> !insertion.isNew());
    }

    @Test
    void nothingHappensBeforeSubscription() {
        PublisherProbe<Insertion> never = PublisherProbe.empty();

        Mono<Insertion> unused = idempotency.once(key("cold", "digest"), never.mono());

        never.assertWasNotSubscribed();
        StepVerifier.create(store.find(key("cold", "digest"))).expectComplete().verify(Api.TIMEOUT);
    }
}
