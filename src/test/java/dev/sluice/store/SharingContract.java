package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Writes of many callers at once: what happens to one is nobody else's. */
public interface SharingContract extends StoreUnderTest {

    @Test
    default void refusesADuplicateAmongGoodOnesAlone() {
        Job taken = unbuffered(draft());
        List<NewJob> jobs = drafts(50);
        jobs.set(17, draft().id(taken.id()).payload("\"twin\"").job());

        Flux<Boolean> stored = Flux.fromIterable(jobs).flatMap(this::isStored, 50);

        StepVerifier.create(stored.filter(each -> each).count())
                .expectNext(49L)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(row(taken.id())).isEqualTo(taken);
        assertThat(log(taken.id())).hasSize(1);
        assertThat(fed(100)).hasSize(50);
        assertThat(jobs).allSatisfy(job -> assertThat(log(job.id())).hasSize(1));
    }

    @Test
    default void storesOneOfTwoThatComeAtOnceUnderOneId() {
        JobId id = draft().job().id();
        NewJob one = draft().id(id).payload("1").job();
        NewJob other = draft().id(id).payload("2").job();

        Flux<Boolean> stored = Flux.just(one, other).flatMap(this::isStored);

        StepVerifier.create(stored.collectList())
                .assertNext(each -> assertThat(each).containsExactlyInAnyOrder(true, false))
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(log(id)).hasSize(1);
    }

    @Test
    default void refusesAJobThatCannotBeStoredAlone() {
        NewJob broken = draft().payload(null).job();
        List<NewJob> jobs = drafts(20);
        jobs.set(3, broken);

        Flux<Boolean> stored = Flux.fromIterable(jobs).flatMap(this::isStored, 20);

        StepVerifier.create(stored.filter(each -> each).count())
                .expectNext(19L)
                .expectComplete()
                .verify(TIMEOUT);
        StepVerifier.create(store().find(broken.id())).expectComplete().verify(TIMEOUT);
        assertThat(store().isWritable()).isTrue();
    }

    @Test
    default void commitsTheWriteOfACallerWhoWentAway() {
        NewJob job = draft().job();
        Flux<JobId> told = store().changes()
                .concatMapIterable(commit -> commit)
                .map(entry -> entry.event().job())
                .take(1);

        StepVerifier.create(told)
                .then(() -> insert(job, true).subscribe().dispose())
                .expectNext(job.id())
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(row(job.id()).version()).isEqualTo(1);
    }

    @Test
    default void answersThoseWhoStayWhenOthersGoAway() {
        List<NewJob> leaving = drafts(30);
        List<NewJob> staying = drafts(30);
        Flux<Job> answers = Flux.range(0, 30).flatMap(each -> {
            insert(leaving.get(each), false).subscribe().dispose();
            return insert(staying.get(each), false);
        });

        StepVerifier.create(answers).expectNextCount(30).expectComplete().verify(TIMEOUT);

        assertThat(fed(100)).hasSize(60);
    }

    @Test
    default void answersOthersWhenOneBreaksAtItsAnswer() {
        Flux<Job> answers = Flux.fromIterable(drafts(30)).index().flatMap(each -> {
            if (each.getT1() == 10) {
                insert(draft().job(), false).subscribe(SharingContract::breakDown);
            }
            return insert(each.getT2(), false);
        });

        StepVerifier.create(answers).expectNextCount(30).expectComplete().verify(TIMEOUT);

        assertThat(fed(100)).hasSize(31);
    }

    @Test
    default void answersOnTheExecutorThatIsNamed() {
        ExecutorService mine = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        ExecutorService yours = Executors.newSingleThreadExecutor(task -> new Thread(task, "yours"));

        Flux<String> threads = Flux.range(0, 20)
                .flatMap(each -> answeredOn(each % 2 == 0 ? mine : yours, each % 2 == 0 ? "mine" : "yours"), 20)
                .distinct()
                .sort();

        StepVerifier.create(threads)
                .expectNext("mine on mine", "yours on yours")
                .expectComplete()
                .verify(TIMEOUT);
        mine.shutdown();
        yours.shutdown();
    }

    @Test
    default void refusesOnTheExecutorThatIsNamed() {
        ExecutorService mine = Executors.newSingleThreadExecutor(task -> new Thread(task, "mine"));
        NewJob twin = draft().id(buffered(draft()).id()).job();

        Mono<String> refused = insert(twin, true)
                .map(Job::payload)
                .onErrorResume(
                        cause -> Mono.fromSupplier(() -> Thread.currentThread().getName()))
                .contextWrite(Answers.on(mine));

        StepVerifier.create(refused).expectNext("mine").expectComplete().verify(TIMEOUT);
        mine.shutdown();
    }

    @Test
    default void answersOnAParallelThreadUnlessOneIsNamed() {
        Mono<Boolean> parallel = insert(draft().job(), true).map(stored -> Schedulers.isInNonBlockingThread());

        StepVerifier.create(parallel).expectNext(true).expectComplete().verify(TIMEOUT);
    }

    private static void breakDown(Job answer) {
        throw new StackOverflowError("at the answer for " + answer.id());
    }

    private Mono<String> answeredOn(ExecutorService executor, String name) {
        return insert(draft().job(), true)
                .map(stored -> name + " on " + Thread.currentThread().getName())
                .contextWrite(Answers.on(executor));
    }

    private Mono<Boolean> isStored(NewJob job) {
        return insert(job, false).thenReturn(true).onErrorReturn(false);
    }

    private List<NewJob> drafts(int number) {
        return new ArrayList<>(
                Stream.generate(() -> draft().job()).limit(number).toList());
    }
}
