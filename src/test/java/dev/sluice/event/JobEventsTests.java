package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A stream has every version once and in order, whatever becomes of the hints. */
class JobEventsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MANY = 450;

    private final FakeLog log = new FakeLog();

    @BeforeEach
    void start() {
        log.fanOut().start();
        log.write(JobState.QUEUED);
    }

    @AfterEach
    void stop() {
        log.fanOut().stop();
    }

    @Test
    void tellsWhatIsHintedAt() {
        StepVerifier.create(log.versions(0))
                .expectNext(1L)
                .then(() -> log.writeAndHint(JobState.RUNNING))
                .expectNext(2L)
                .then(() -> log.writeAndHint(JobState.SUCCEEDED))
                .expectNext(3L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void findsInTheLogWhatNoHintToldOf() {
        StepVerifier.create(log.versions(0))
                .expectNext(1L)
                .then(() -> write(3))
                .then(() -> log.writeAndHint(JobState.FAILED))
                .expectNext(2L, 3L, 4L, 5L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void tellsNothingTwiceOfHintsThatComeLateOrTwice() {
        JobEvent first = log.write(JobState.RUNNING);
        JobEvent second = log.write(JobState.RUNNING);

        StepVerifier.create(log.versions(0))
                .expectNext(1L, 2L, 3L)
                .then(() -> List.of(second, first, first, second).forEach(log::hint))
                .then(() -> log.writeAndHint(JobState.SUCCEEDED))
                .expectNext(4L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @RepeatedTest(20)
    void tellsEachVersionOnceHoweverTheHintsCome(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Mono<Void> writer = Mono.fromRunnable(() -> writeWithBadHints(random))
                .subscribeOn(Schedulers.boundedElastic())
                .then();

        Flux<Long> versions = log.versions(0).mergeWith(writer.cast(Long.class));

        StepVerifier.create(versions.collectList())
                .assertNext(told -> assertThat(told).isEqualTo(upTo(MANY)))
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** Some get lost, some come twice, some come late; only the last one is sure. */
    private void writeWithBadHints(Random random) {
        List<JobEvent> late = new ArrayList<>();
        for (int version = 2; version < MANY; version++) {
            JobEvent event = log.write(JobState.RUNNING);
            switch (random.nextInt(4)) {
                case 0 -> late.add(event);
                case 1 -> late.forEach(log::hint);
                case 2 -> log.hint(event);
                default -> {}
            }
        }
        log.writeAndHint(JobState.SUCCEEDED);
    }

    @Test
    void losesNothingInABurstThatIsLargerThanTheBuffer() {
        JobId other = new JobId(new UUID(7, 2));
        JobEvent noise = FakeLog.entry(other, JobState.RUNNING, 1);
        boolean[] burst = new boolean[1];
        log.fanOut().follow(new FanOut.Sort(EventFilter.of(other), true), tail -> {
            if (!burst[0]) {
                burst[0] = true;
                LongStream.range(0, 3000).forEach(each -> log.hint(noise));
                log.writeAndHint(JobState.SUCCEEDED);
            }
        });

        StepVerifier.create(log.versions(0))
                .expectNext(1L)
                .then(() -> log.hint(noise))
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void waitsForNobodyWhoReadsSlowly() {
        StepVerifier.create(log.versions(0), 1)
                .expectNext(1L)
                .then(() -> StepVerifier.create(log.versions(0))
                        .expectNext(1L)
                        .then(() -> LongStream.range(2, MANY).forEach(each -> log.writeAndHint(JobState.RUNNING)))
                        .then(() -> log.writeAndHint(JobState.SUCCEEDED))
                        .expectNextSequence(upTo(MANY).subList(1, MANY))
                        .expectComplete()
                        .verify(TIMEOUT))
                .thenRequest(Long.MAX_VALUE)
                .expectNextSequence(upTo(MANY).subList(1, MANY))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void beginsBehindAVersion() {
        write(5);
        log.write(JobState.SUCCEEDED);

        StepVerifier.create(log.versions(4))
                .expectNext(5L, 6L, 7L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    /** A person may have asked for another life of a job that had ended. */
    @Test
    void doesNotEndWithAnEarlierLife() {
        log.write(JobState.FAILED);
        log.write(JobState.QUEUED);

        StepVerifier.create(log.versions(0))
                .expectNext(1L, 2L, 3L)
                .then(() -> log.writeAndHint(JobState.SUCCEEDED))
                .expectNext(4L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void readsALongLogToItsEnd() {
        write(MANY - 1);

        StepVerifier.create(log.events().log(log.id(), 0).map(JobEvent::version))
                .expectNextSequence(upTo(MANY))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void doesNothingBeforeSubscription() {
        Flux<Long> versions = log.versions(0);
        write(1);

        assertThat(log.fanOut().followed()).isZero();
        assertThat(log.events().subscribers()).isZero();
        StepVerifier.create(versions).expectNext(1L, 2L).thenCancel().verify(TIMEOUT);
    }

    @Test
    void endsAllStreamsAfterALastLook() {
        StepVerifier.create(log.versions(0))
                .expectNext(1L)
                .then(() -> log.write(JobState.RUNNING))
                .then(log::close)
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void endsStreamsThatOpenAfterTheEnd() {
        log.close();

        StepVerifier.create(log.versions(0)).expectNext(1L).expectComplete().verify(TIMEOUT);
    }

    @Test
    void doesNotWaitForALastLookThatTakesTooLong() {
        log.fallSilent();

        StepVerifier.withVirtualTime(() -> log.versions(0))
                .expectSubscription()
                .then(log::close)
                .expectNoEvent(Duration.ofMillis(999))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void forgetsAReaderWhoGoesAway() {
        StepVerifier.create(log.versions(0))
                .expectNext(1L)
                .then(() -> assertThat(log.fanOut().followed()).isOne())
                .then(() -> assertThat(log.events().subscribers()).isOne())
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(log.fanOut().followed()).isZero();
        assertThat(log.events().subscribers()).isZero();
    }

    @Test
    void forgetsAReaderWhoseJobHasEnded() {
        log.write(JobState.SUCCEEDED);

        StepVerifier.create(log.versions(0)).expectNext(1L, 2L).expectComplete().verify(TIMEOUT);

        assertThat(log.fanOut().followed()).isZero();
        assertThat(log.events().subscribers()).isZero();
    }

    @Test
    void findsTheJob() {
        Mono<Job> job = log.events().job(log.id());

        StepVerifier.create(job).expectNext(log.job()).expectComplete().verify(TIMEOUT);
    }

    @Test
    void refusesANameThatNoJobHas() {
        Mono<Job> job = log.events().job(new JobId(new UUID(7, 2)));

        StepVerifier.create(job).expectError(JobException.NotFound.class).verify(TIMEOUT);
    }

    private void write(int number) {
        LongStream.range(0, number).forEach(each -> log.write(JobState.RUNNING));
    }

    private static List<Long> upTo(long version) {
        return LongStream.rangeClosed(1, version).boxed().toList();
    }
}
