package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Who watches is told of every committed event, once and in the order of commit. */
public interface ChangesContract extends StoreUnderTest {

    int JOBS = 1000;

    @Test
    default void tellsEveryEventOnceWhileAThousandWritesGoOn() {
        Flux<Settled> lives = Flux.range(0, JOBS)
                .flatMap(each -> life(draft().job()).subscribeOn(Schedulers.parallel()), JOBS)
                .doOnNext(settled -> assertThat(settled).isEqualTo(Settled.KEPT));

        List<JobEvent> told = told(lives.then(), 3 * JOBS);

        Map<JobId, List<JobEvent>> byJob = told.stream().collect(Collectors.groupingBy(JobEvent::job));
        assertThat(byJob)
                .hasSize(JOBS)
                .allSatisfy((id, events) -> assertThat(events).isEqualTo(log(id)));
    }

    @Test
    default void tellsInTheOrderOfCommit() {
        Flux<Job> inserts = Flux.range(0, JOBS)
                .flatMap(each -> insert(draft().job(), true).subscribeOn(Schedulers.parallel()), JOBS);

        List<JobEvent> told = told(inserts.then(), JOBS);

        assertThat(told).extracting(event -> row(event.job()).seq()).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    default void tellsAWriteAsTheLogDoes(GuardedWrite write) {
        Claim claim = started();
        Mono<Boolean> kept = write.by(store(), claim, error(claim));
        clock().forward(Duration.ofMillis(700));

        List<JobEvent> told = told(kept.then(), 1);

        assertThat(told).containsExactly(lastEvent(claim.job().id()));
    }

    @Test
    default void tellsAnInsertAsTheLogDoes() {
        NewJob job = draft().job();

        List<JobEvent> told = told(insert(job, true).then(), 1);

        assertThat(told).isEqualTo(log(job.id()));
    }

    @Test
    default void tellsWhatBecomesDue() {
        Job first = unbuffered(draft().dueIn(Duration.ofSeconds(1)));
        Job second = unbuffered(draft().dueIn(Duration.ofSeconds(1)));
        clock().forward(Duration.ofSeconds(1));

        List<JobEvent> told = told(store().promote(2).then(), 2);

        assertThat(told).containsExactlyInAnyOrder(lastEvent(first.id()), lastEvent(second.id()));
    }

    @Test
    default void tellsNothingOfWhatIsNotWritten() {
        Claim lost = started();
        get(store().putBack(lost));
        Job taken = row(lost.job().id());
        Mono<Void> vain = Flux.concat(
                        store().progress(lost, new Progress(1, null)),
                        insert(draft().id(taken.id()).job(), true).onErrorComplete(),
                        store().start(new Ticket(taken.id(), 0, Long.MAX_VALUE, now())),
                        store().feed(QUEUE, KINDS, 1),
                        insert(draft().job(), true))
                .then();

        List<JobEvent> told = told(vain, 1);

        assertThat(told.get(0).job()).isNotEqualTo(taken.id());
    }

    @Test
    default void tellsInShortWhatWaitsWhatIsGoneAndThatItEnded() {
        NewJob job = draft().job();
        NewJob dropped = draft().job();
        Mono<Void> lives = life(job)
                .then(insert(dropped, false))
                .then(store().cancel(dropped.id()))
                .then();

        List<LogSummary> told = get(Flux.merge(store().summaries().onBackpressureBuffer(), lives.cast(LogSummary.class))
                .takeUntil(new Ended(2)::isReached)
                .collectList());

        assertThat(told).flatExtracting(LogSummary::queues).containsOnly(QUEUE);
        assertThat(told)
                .flatExtracting(summary -> summary.gone().getOrDefault(QUEUE, List.of()))
                .containsExactly(job.id(), dropped.id());
    }

    /** Counts jobs that are gone until there are so many, and any has ended. */
    final class Ended {

        private int missing;
        private boolean hasEnd;

        Ended(int jobs) {
            this.missing = jobs;
        }

        boolean isReached(LogSummary summary) {
            missing -= summary.gone().values().stream().mapToInt(List::size).sum();
            hasEnd |= summary.hasEnd();
            return missing == 0 && hasEnd;
        }
    }

    /** Nobody watches at first, so what goes on is told in short when each of them comes. */
    @Test
    default void tellsEachToWhoComesWhileOthersWrite() {
        Disposable noise = Flux.range(0, Integer.MAX_VALUE)
                .concatMap(each -> insert(draft().job(), false))
                .subscribe();
        try {
            for (int i = 0; i < 100; i++) {
                NewJob job = draft().job();
                Mono<JobId> told = ids().filter(job.id()::equals).next();

                assertThat(get(Flux.merge(told, insert(job, false).then(Mono.empty()))
                                .next()))
                        .isEqualTo(job.id());
            }
        } finally {
            noise.dispose();
        }
    }

    @Test
    default void tellsAllWhoWatch() {
        NewJob job = draft().job();
        Flux<JobId> one = ids().filter(job.id()::equals).take(1);
        Flux<JobId> other = ids().filter(job.id()::equals).take(1);

        StepVerifier.create(Flux.merge(one, other))
                .then(() -> get(insert(job, true)))
                .expectNext(job.id(), job.id())
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void waitsForNobodyWhoDoesNotRead() {
        Flux<Job> inserts = Flux.range(0, 500).flatMap(each -> insert(draft().job(), true), 10);

        StepVerifier.create(store().changes(), 0)
                .then(() -> assertThat(get(inserts.count())).isEqualTo(500))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(told(insert(draft().job(), true).then(), 1)).hasSize(1);
    }

    @Test
    default void goesOnWhenOneWhoWatchesBreaks() {
        Disposable broken = store().changes().subscribe(ChangesContract::breakDown);

        Job first = buffered(draft());

        assertThat(started(first).job().state()).isEqualTo(JobState.RUNNING);
        broken.dispose();
    }

    private static void breakDown(List<LogEntry> events) {
        throw new StackOverflowError("at " + events.size() + " events");
    }

    /** One job's way from its submission to its success. */
    private Mono<Settled> life(NewJob job) {
        return insert(job, true)
                .flatMap(stored -> store().start(Ticket.of(stored)))
                .flatMap(claim -> store().succeed(claim, "\"" + job.id() + "\"", null));
    }

    /** The first events that are told from before these writes on. */
    private List<JobEvent> told(Mono<Void> writes, int number) {
        Flux<JobEvent> events = live().onBackpressureBuffer()
                .concatMapIterable(commit -> commit)
                .map(LogEntry::event)
                .take(number);
        return get(Flux.merge(events, writes.cast(JobEvent.class)).collectList());
    }

    private Flux<JobId> ids() {
        return store().changes()
                .concatMapIterable(commit -> commit)
                .map(entry -> entry.event().job());
    }
}
