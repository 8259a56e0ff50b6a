package dev.sluice.upkeep;

import dev.sluice.queue.Census;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Overrides;
import dev.sluice.queue.Queues;
import dev.sluice.store.CallbackStore;
import dev.sluice.store.JobStore;
import dev.sluice.store.ScheduleStore;
import java.time.Clock;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/** What happens by itself in a process, for tests of more than that. */
public final class TestUpkeep {

    private final Recovery recovery;
    private final List<SmartLifecycle> parts;

    /**
     * What has not begun.
     *
     * @param store whose
     * @param schedules which fire
     * @param callbacks which are made
     * @param calls how
     * @param queues what is kept up with it
     * @param kinds what this process can run
     * @param overrides what persons set
     * @param census what is counted
     * @param clock its time
     */
    public TestUpkeep(
            JobStore store,
            ScheduleStore schedules,
            CallbackStore callbacks,
            CallbackCalls calls,
            Queues queues,
            KindNames kinds,
            Overrides overrides,
            Census census,
            Clock clock) {
        this.recovery = new Recovery(store, queues, overrides);
        this.parts = List.of(
                new QueueUpkeep(store, queues, kinds, overrides, census),
                new DueJobs(store, queues, clock),
                new Firings(schedules, queues::stored, clock),
                new Callbacks(store, callbacks, calls, queues::stored));
    }

    /**
     * Sets right what the last process left, before anything is started.
     *
     * @return complete when it is done
     */
    public Mono<Void> recovered() {
        return recovery.recovered();
    }

    /** Lets it go on by itself. */
    public void start() {
        parts.forEach(SmartLifecycle::start);
    }

    /** Ends it. */
    public void stop() {
        parts.forEach(SmartLifecycle::stop);
    }
}
