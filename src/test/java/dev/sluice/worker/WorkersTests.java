package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import dev.sluice.queue.Admission;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.StaticApplicationContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class WorkersTests {

    private final TestRunner test = new TestRunner();
    private final StaticApplicationContext context = new StaticApplicationContext();
    private final Queues queues = TestQueues.of(100, 2, test.store);
    private final Admission admission = TestQueues.admission(queues, test.store, test.meters);
    private final Workers workers =
            new Workers(context, queues, test.store, test.of(job -> Mono.never()), new ShutdownSettings(Duration.ZERO));

    @AfterEach
    void stop() {
        workers.stop();
        context.close();
    }

    @Test
    void runWhatIsSubmittedOnceTheyAreStarted() {
        boolean before = workers.isRunning();

        workers.start();
        Job job = submit();

        assertThat(before).isFalse();
        assertThat(workers.isRunning()).isTrue();
        assertThat(test.store.await(job.id(), JobState.RUNNING).attempt()).isEqualTo(1);
    }

    @Test
    void runWhatWaitsInTheStore() {
        Job stored = get(test.store.insert(test.draft().job(), false)).job();
        queues.stored(Map.of(StoreUnderTest.QUEUE, 1));

        workers.start();

        assertThat(test.store.await(stored.id(), JobState.RUNNING).attempt()).isEqualTo(1);
    }

    @Test
    void putBackWhatStillRunsWhenTheApplicationCloses() {
        workers.start();
        Job job = submit();
        test.store.await(job.id(), JobState.RUNNING);

        workers.onApplicationEvent(new ContextClosedEvent(context));

        assertThat(test.row(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(test.row(job).attempt()).isZero();
        StepVerifier.create(admission.submit(test.draft().job(), TestQueues.EXPECTED))
                .expectError(JobException.ShuttingDown.class)
                .verify(StoreUnderTest.TIMEOUT);
    }

    @Test
    void goOnWhenAnotherContextCloses() {
        workers.start();
        StaticApplicationContext other = new StaticApplicationContext();

        workers.onApplicationEvent(new ContextClosedEvent(other));
        Job job = submit();

        assertThat(test.store.await(job.id(), JobState.RUNNING).attempt()).isEqualTo(1);
        other.close();
    }

    @Test
    void startAfterTheServerSoThatATakenPortCostsNoAttempt() {
        int phase = workers.getPhase();

        assertThat(phase).isGreaterThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    }

    private Job submit() {
        return get(admission.submit(test.draft().job(), TestQueues.EXPECTED)).job();
    }
}
