package dev.sluice.queue;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.ModelDatabase;
import dev.sluice.store.ModelJobStore;
import dev.sluice.store.SettableClock;
import dev.sluice.store.StoreUnderTest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A submission that meets a job on a full queue gets the same job again under its own key, also when that has ended. */
class KeyOfAFullQueueTests {

    private static final IdempotencyKey KEY = new IdempotencyKey("shop", "order 7", "digest");

    private final SettableClock clock = new SettableClock();
    private final ModelJobStore store = new ModelJobStore(new ModelDatabase(System::nanoTime), 1, clock, false);
    private final Queues queues = TestQueues.of(1, 1, store);
    private final Admission admission = TestQueues.admission(queues, store, new SimpleMeterRegistry());
    private Job met;

    @BeforeEach
    void fill() {
        met = submit(draft().uniqueKey("only").dueIn(Duration.ofHours(1)).job()).job();
        submit(draft().job());
    }

    @Test
    void keepsTheKeyForTheJobThatWasMet() {
        NewJob again = draft().uniqueKey("only").job().under(KEY);

        Insertion first = submit(again);
        get(store.cancel(met.id()));

        assertThat(first).isEqualTo(new Insertion(met, false));
        assertThat(get(store.find(KEY)).id()).isEqualTo(met.id());
        assertThat(queue().waiting()).isEqualTo(1);
    }

    @Test
    void refusesWhatMeetsNothingAndLeavesNoKey() {
        NewJob other = draft().uniqueKey("other").job().under(KEY);

        StoreUnderTest.refusal(JobException.Full.class, admission.submit(other, TestQueues.EXPECTED));

        assertThat(store.find(KEY).blockOptional(StoreUnderTest.TIMEOUT)).isEmpty();
    }

    private JobQueue queue() {
        return Objects.requireNonNull(queues.find(StoreUnderTest.QUEUE));
    }

    private Draft draft() {
        return new Draft(clock.instant());
    }

    private Insertion submit(NewJob job) {
        return get(admission.submit(job, TestQueues.EXPECTED));
    }
}
