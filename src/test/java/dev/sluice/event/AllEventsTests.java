package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
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

/** A stream of many jobs has every event of its filter once and in order, however its reader reads. */
class AllEventsTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final EventFilter ALL = new EventFilter(Set.of(), JobFilter.ALL);
    private static final EventFilter TAGGED = new EventFilter(Set.of(), new JobFilter(null, null, null, "red"));
    private static final int MANY = 2000;

    private final FakeLog log = new FakeLog();

    @BeforeEach
    void start() {
        log.fanOut().start();
    }

    @AfterEach
    void stop() {
        log.fanOut().stop();
    }

    @Test
    void tellsWhatIsCommittedNowAndLater() {
        LogEntry before = append();

        StepVerifier.create(positions(ALL, 0))
                .expectNext(before.position())
                .then(this::appendAndTell)
                .expectNext(4L)
                .then(this::appendAndTell)
                .expectNext(6L)
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void tellsOnlyWhatTheFilterLetsThrough() {
        IntStream.range(0, 3 * FakeLog.WINDOW).forEach(each -> append());
        LogEntry red = append("red");

        StepVerifier.create(positions(TAGGED, 0))
                .expectNext(red.position())
                .then(this::appendAndTell)
                .then(() -> appendAndTell("red"))
                .expectNext(red.position() + 4)
                .thenCancel()
                .verify(TIMEOUT);
    }

    /** That is what the tail is for: a log that is read for every event by every reader is read too often. */
    @Test
    void readsTheLogOnceForAReaderWhoKeepsUp() {
        StepVerifier.create(positions(ALL, 0))
                .then(this::appendAndTell)
                .expectNext(2L)
                .then(() -> {
                    int reads = log.reads();
                    StepVerifier.create(
                                    positions(ALL, 2).mergeWith(telling(MANY)).take(MANY))
                            .expectNextCount(MANY)
                            .expectComplete()
                            .verify(TIMEOUT);
                    assertThat(log.reads() - reads).isLessThan(MANY / 10);
                })
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void bringsASlowReaderUpToDateFromTheLog() {
        StepVerifier.create(positions(ALL, 0), 0)
                .expectSubscription()
                .then(() -> telling(MANY).blockLast(TIMEOUT))
                .thenRequest(Long.MAX_VALUE)
                .expectNextSequence(upTo(MANY))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @RepeatedTest(20)
    void tellsEachEventOnceHoweverItIsRead(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        Flux<Long> writer = telling(MANY).subscribeOn(Schedulers.boundedElastic());

        Flux<Long> read = positions(ALL, 0)
                .mergeWith(writer)
                .limitRate(1 + random.nextInt(100))
                .take(MANY);

        StepVerifier.create(read.collectList())
                .assertNext(told -> assertThat(told).isEqualTo(upTo(MANY)))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @RepeatedTest(20)
    void tellsEachEventOnceThroughAllCuts(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        telling(MANY).subscribeOn(Schedulers.boundedElastic()).subscribe();

        List<Long> told = new ArrayList<>();
        while (told.size() < MANY) {
            long last = told.isEmpty() ? 0 : told.get(told.size() - 1);
            int number = Math.min(1 + random.nextInt(MANY / 4), MANY - told.size());
            told.addAll(positions(ALL, last)
                    .take(number)
                    .collectList()
                    .blockOptional(TIMEOUT)
                    .orElseThrow());
        }

        assertThat(told).isEqualTo(upTo(MANY));
    }

    @Test
    void saysWhereSomeAreGoneAndTellsTheRest() {
        append();
        LogEntry gone = append();
        append();
        log.prune(gone.position());

        StepVerifier.create(log.events().all(ALL, 2))
                .expectNext(new Told.Gap(2, 4))
                .assertNext(told -> assertThat(((LiveEvent) told).position()).isEqualTo(6))
                .then(this::appendAndTell)
                .assertNext(told -> assertThat(((LiveEvent) told).position()).isEqualTo(8))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void saysHowTheJobsStandBehindAGap() {
        log.write(JobState.QUEUED);
        append();
        log.prune(4);

        StepVerifier.create(log.events().all(EventFilter.of(log.id()), 0))
                .expectNext(new Told.Gap(0, 4))
                .expectNext(new Told.Snapshot(0, log.job()))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void saysNothingOfAGapBehindTheReader() {
        append();
        log.prune(2);

        StepVerifier.create(positions(ALL, 2))
                .then(this::appendAndTell)
                .expectNext(4L)
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void endsWithTheProcessAfterALastLook() {
        StepVerifier.create(positions(ALL, 0))
                .then(this::append)
                .then(log::close)
                .expectNext(2L)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(log.events().subscribers()).isZero();
        assertThat(log.fanOut().followed()).isZero();
    }

    private Flux<Long> positions(EventFilter filter, long after) {
        return log.events().all(filter, after).cast(LiveEvent.class).map(LiveEvent::position);
    }

    private LogEntry append(String... tags) {
        JobId other = new JobId(new UUID(7, 2));
        return log.append(FakeLog.entry(other, JobState.RUNNING, 1), tags);
    }

    private void appendAndTell(String... tags) {
        synchronized (log) {
            log.tell(append(tags));
        }
    }

    /** Commits so many entries, each in a commit of its own; never emits. */
    private Flux<Long> telling(int number) {
        return Mono.<Long>fromRunnable(() -> IntStream.range(0, number).forEach(each -> appendAndTell()))
                .flux();
    }

    private static List<Long> upTo(int number) {
        return LongStream.rangeClosed(1, number).map(each -> 2 * each).boxed().toList();
    }
}
