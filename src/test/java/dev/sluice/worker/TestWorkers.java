package dev.sluice.worker;

import dev.sluice.queue.Queues;
import dev.sluice.store.JobStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The workers of all queues, for tests of more than them. */
public final class TestWorkers {

    private static final ApplicationContext NOBODYS = new StaticApplicationContext();

    private static final JobSettings SETTINGS = new JobSettings(
            5,
            Duration.ofMinutes(10),
            new JobSettings.Backoff(Duration.ofMillis(100), Duration.ofSeconds(2)),
            DataSize.ofKilobytes(1));

    private final Workers workers;

    /**
     * Workers that have not started.
     *
     * @param queues whose jobs they run
     * @param store where they claim them
     * @param handlers what they call
     * @param meters what they count with
     * @param clock their time
     * @param drain how long jobs may go on that run when they stop
     */
    public TestWorkers(
            Queues queues,
            JobStore store,
            Collection<? extends JobHandler> handlers,
            MeterRegistry meters,
            Clock clock,
            Duration drain) {
        JobRunner runner = new JobRunner(
                store,
                new Kinds(java.util.List.copyOf(handlers), SETTINGS, Map.of()),
                new Results(JsonMapper.shared(), SETTINGS.maxPayload()),
                new JobMeters(meters, clock),
                new Traces(null),
                new Abandoned(meters, tooMany -> {}),
                clock);
        this.workers = new Workers(NOBODYS, queues, store, runner, new ShutdownSettings(drain));
    }

    /** Lets jobs be run. */
    public void start() {
        workers.start();
    }

    /**
     * Lets no more jobs be started.
     *
     * @return complete when none runs
     */
    public Mono<Void> drained() {
        return workers.drained();
    }

    /** Stops at once. */
    public void stop() {
        workers.stop();
    }
}
