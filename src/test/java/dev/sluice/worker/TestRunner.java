package dev.sluice.worker;

import dev.sluice.job.Job;
import dev.sluice.store.Draft;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/** A runner of one kind with all it stands on: a store in memory, meters, a clock that stands still. */
final class TestRunner {

    static final JobSettings SETTINGS = new JobSettings(
            5,
            Duration.ofMinutes(10),
            new JobSettings.Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            DataSize.ofKilobytes(1));

    final SettableClock clock = new SettableClock();
    final FakeJobStore store = new FakeJobStore(clock);
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    final AtomicReference<Boolean> tooMany = new AtomicReference<>();
    final Abandoned abandoned = new Abandoned(meters, tooMany::set);

    JobRunner of(TestHandler.Work work) {
        return of(List.of(new TestHandler(work)));
    }

    JobRunner of(List<JobHandler> handlers) {
        Kinds kinds = new Kinds(handlers, SETTINGS, Map.of());
        return new JobRunner(
                store,
                kinds,
                new Results(JsonMapper.shared(), SETTINGS.maxPayload()),
                new JobMeters(meters, clock),
                new Traces(null),
                abandoned,
                clock);
    }

    Draft draft() {
        return new Draft(clock.instant());
    }

    Job insert(Draft draft) {
        return StoreUnderTest.get(store.insert(draft.job(), true)).job();
    }

    /** A job that was run once. */
    Job ran(Draft draft, TestHandler.Work work) {
        Job job = insert(draft);
        Mono<Void> run = of(work).run(Ticket.of(job), new Crew(Schedulers.boundedElastic()));
        StepVerifier.create(run).expectComplete().verify(StoreUnderTest.TIMEOUT);
        return row(job);
    }

    Job row(Job job) {
        return StoreUnderTest.get(store.find(job.id()));
    }

    double finished(String outcome) {
        return meters.counter("sluice.jobs.finished", "kind", "simulate", "outcome", outcome)
                .count();
    }
}
