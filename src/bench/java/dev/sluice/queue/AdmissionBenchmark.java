package dev.sluice.queue;

import static java.util.Objects.requireNonNull;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The way in and through the buffer without its write: a place, the hand-over into it, a slot, and the slot given back. */
@State(Scope.Thread)
public class AdmissionBenchmark {

    private static final Duration EXPECTED = Duration.ofSeconds(1);

    private final NewJob submitted = new Draft(Instant.now()).job();
    private final Job stored = submitted.stored(1);
    private final Queues queues = TestQueues.of(
            Map.of(StoreUnderTest.QUEUE, TestQueues.settings(100, 4)),
            store(),
            StoreUnderTest.KINDS,
            Schedulers.parallel(),
            System::nanoTime);
    private final JobQueue queue = requireNonNull(queues.find(StoreUnderTest.QUEUE));
    private final Admission admission = new Admission(queues, store(), new SimpleMeterRegistry());
    private Disposable worker = Disposables.disposed();

    /** One that has stored the job before it is asked to. */
    private JobStore store() {
        Mono<Insertion> answer = Mono.just(new Insertion(stored, true));
        JobStore rest = new FakeJobStore(new SettableClock());
        return (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(),
                new Class<?>[] {JobStore.class},
                (proxy, method, values) -> method.getName().equals("insert") ? answer : method.invoke(rest, values));
    }

    @Setup
    public void work() {
        worker = queue.tickets().subscribe(ticket -> queue.release(true));
    }

    @TearDown
    public void end() {
        worker.dispose();
        queues.close();
    }

    /** A place, the ticket into it, out of it, and the slot back. */
    @Benchmark
    public void emit() {
        queue.fill(requireNonNull(queue.pass(stored.rank(), EXPECTED)), stored);
    }

    /** The same as submissions come to it. */
    @Benchmark
    public Insertion submit() {
        return requireNonNull(admission.submit(submitted, EXPECTED).block());
    }
}
