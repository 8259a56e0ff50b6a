package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

class CrewTests {

    private static final int MANY = 50;

    private final AtomicInteger made = new AtomicInteger();
    private final Scheduler threads = Schedulers.newBoundedElastic(MANY + 1, 1, "crew", 60, true);
    private final Crew crew = new Crew(threads);

    @AfterEach
    void dispose() {
        threads.dispose();
    }

    @Test
    void letsNoCallWaitForAnotherToReturn() throws Exception {
        CyclicBarrier all = new CyclicBarrier(MANY + 1);

        for (int i = 0; i < MANY; i++) {
            crew.call(() -> await(all));
        }

        all.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void makesEachOfManyCallsOnceFromManyThreads() throws InterruptedException {
        int callers = 4;
        int calls = 10_000;
        Set<Integer> each = ConcurrentHashMap.newKeySet();
        AtomicInteger twice = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(callers * calls);

        for (int caller = 0; caller < callers; caller++) {
            int first = caller * calls;
            Schedulers.parallel().schedule(() -> {
                for (int i = first; i < first + calls; i++) {
                    int call = i;
                    crew.call(() -> {
                        if (!each.add(call)) {
                            twice.incrementAndGet();
                        }
                        done.countDown();
                    });
                }
            });
        }

        assertThat(done.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(twice).hasValue(0);
    }

    @Test
    void wakesNobodyWhileOneIsOnTheWay() {
        List<Runnable> tasks = new CopyOnWriteArrayList<>();
        Crew sleepy = new Crew(later(tasks));

        for (int i = 0; i < MANY; i++) {
            sleepy.call(made::incrementAndGet);
        }
        int woken = tasks.size();
        tasks.forEach(Runnable::run);

        assertThat(woken).isEqualTo(1);
        assertThat(made).hasValue(MANY);
    }

    @Test
    void refusesACallForWhichThereIsNoThread() {
        threads.dispose();

        assertThatThrownBy(() -> crew.call(made::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        assertThat(made).hasValue(0);
    }

    @Test
    void goesOnWithItsOwnCallsWhereTheMachineHasNoMoreThreads() {
        List<Runnable> tasks = new CopyOnWriteArrayList<>();
        Crew alone = new Crew(Schedulers.fromExecutor(task -> {
            if (!tasks.isEmpty()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            tasks.add(task);
        }));
        alone.call(made::incrementAndGet);
        alone.call(made::incrementAndGet);

        tasks.get(0).run();
        assertThat(made).hasValue(2);

        assertThatThrownBy(() -> alone.call(made::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);
        assertThat(made).hasValue(2);
    }

    /** Keeps what it should run. */
    private static Scheduler later(List<Runnable> tasks) {
        return Schedulers.fromExecutor(tasks::add);
    }

    private static void await(CyclicBarrier all) {
        try {
            all.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception cause) {
            throw new IllegalStateException(cause);
        }
    }
}
