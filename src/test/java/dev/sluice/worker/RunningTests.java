package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.Ticket;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class RunningTests {

    private final TestRunner test = new TestRunner();
    private final Running running = new Running();
    private final Attempt attempt =
            new Attempt(get(test.store.start(Ticket.of(test.insert(test.draft())))), Observation.NOOP, test.store);

    @Test
    void givesUpWhatRunsWhenAllClaimsAreLost() {
        running.begin(attempt, running.losses());

        running.lose();

        assertPutBack();
    }

    /** Between the answer to a claim and its attempt a process may stand still for as long as its lease lasts. */
    @Test
    void givesUpWhatBeginsByAClaimThatWasLostBefore() {
        int losses = running.losses();
        running.lose();

        assertThat(running.begin(attempt, losses)).isTrue();

        assertPutBack();
    }

    @Test
    void runsWhatWasClaimedAfterALoss() {
        running.lose();

        running.begin(attempt, running.losses());

        assertThat(attempt.cut().toFuture()).isNotDone();
    }

    @Test
    void putsBackWhatBeginsAfterAStop() {
        running.stop();

        running.begin(attempt, running.losses());

        assertPutBack();
    }

    private void assertPutBack() {
        StepVerifier.create(attempt.cut())
                .expectNext(new Outcome.PutBack())
                .expectComplete()
                .verify(TIMEOUT);
    }
}
