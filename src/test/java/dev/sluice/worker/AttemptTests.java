package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Ticket;
import io.micrometer.observation.Observation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AttemptTests {

    private final TestRunner test = new TestRunner();
    private final FakeJobStore store = test.store;
    private final Claim claim = get(store.start(Ticket.of(test.insert(test.draft()))));
    private final Attempt attempt = new Attempt(claim, Observation.NOOP, store);

    @Test
    void writesTheFirstProgressAtOnceAndThenTheLatestOfEachQuarterSecond() {
        StepVerifier.withVirtualTime(() -> Mono.never())
                .then(() -> say(10, 20, 30))
                .then(() -> assertThat(store.written()).containsExactly(progress(10)))
                .thenAwait(Duration.ofMillis(249))
                .then(() -> assertThat(store.written()).hasSize(1))
                .thenAwait(Duration.ofMillis(1))
                .then(() -> assertThat(store.written()).containsExactly(progress(10), progress(30)))
                .thenAwait(Duration.ofSeconds(9))
                .then(() -> say(40, 50))
                .then(() -> assertThat(store.written()).endsWith(progress(30), progress(40)))
                .thenCancel()
                .verify(TIMEOUT);
    }

    @Test
    void goesOnAfterAProgressThatCouldNotBeWritten() {
        store.failNext(1);

        StepVerifier.withVirtualTime(() -> Mono.never())
                .then(() -> say(10))
                .thenAwait(Duration.ofMillis(250))
                .then(() -> say(20))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(store.written()).containsExactly(progress(20));
    }

    @Test
    void knowsWhatItCouldNotWriteYet() {
        Progress none = attempt.reports().unwritten();

        StepVerifier.withVirtualTime(() -> Mono.never())
                .then(() -> say(10))
                .then(() -> assertThat(attempt.reports().unwritten()).isNull())
                .then(() -> say(20))
                .then(() -> assertThat(attempt.reports().unwritten()).isEqualTo(progress(20)))
                .thenCancel()
                .verify(TIMEOUT);

        assertThat(none).isNull();
        assertThat(attempt.reports().unwritten()).isEqualTo(progress(20));
    }

    @Test
    void writesNothingOnceItHasEnded() {
        attempt.reports().end();

        say(10);

        assertThat(store.written()).isEmpty();
    }

    private void say(int... percents) {
        for (int percent : percents) {
            attempt.progress(percent);
        }
    }

    private static Progress progress(int percent) {
        return new Progress(percent, null);
    }
}
