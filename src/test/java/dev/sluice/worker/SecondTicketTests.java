package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.store.Draft;
import dev.sluice.store.ModelDatabase;
import dev.sluice.store.ModelJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Ticket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job that went from buffer to buffer and back has two tickets in one process. When the answer to the claim by the second
 * is lost, the store gives it the claim of the first, which runs.
 */
class SecondTicketTests {

    private final SettableClock clock = new SettableClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelJobStore store = new ModelJobStore(new ModelDatabase(System::nanoTime), 1, clock, false);
    private final AtomicInteger runs = new AtomicInteger();
    private final Sinks.Empty<Void> begun = Sinks.empty();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private final JobRunner runner = new JobRunner(
            store,
            new Kinds(List.of(new TestHandler(this::work)), TestRunner.SETTINGS, Map.of()),
            new Results(JsonMapper.shared(), TestRunner.SETTINGS.maxPayload()),
            new JobMeters(meters, clock),
            new Traces(null),
            new Abandoned(meters, tooMany -> {}),
            clock);

    private Mono<?> work(JobContext job) {
        runs.incrementAndGet();
        begun.tryEmitEmpty();
        return end.asMono();
    }

    @Test
    void runsTheClaimOfTheFirstOnceThoughItIsAnsweredToTheSecond() {
        Job job = get(store.insert(new Draft(clock.instant()).job(), true)).job();
        Ticket ticket = Ticket.of(job);
        CompletableFuture<Void> first = run(ticket).toFuture();
        StepVerifier.create(begun.asMono()).expectComplete().verify(TIMEOUT);

        store.answered(ticket, true);
        StepVerifier.create(run(ticket)).expectComplete().verify(TIMEOUT);
        end.tryEmitEmpty();

        assertThat(first).succeedsWithin(TIMEOUT);
        assertThat(runs).hasValue(1);
        assertThat(get(store.find(job.id())).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(meters.counter("sluice.jobs.started", "kind", "simulate").count())
                .isEqualTo(1);
    }

    private Mono<Void> run(Ticket ticket) {
        return runner.run(ticket, new Crew(Schedulers.boundedElastic()));
    }
}
