package dev.sluice.worker;

import static dev.sluice.store.StoreUnderTest.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import dev.sluice.store.Ticket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class JobRunnerTests {

    private final TestRunner test = new TestRunner();

    @ParameterizedTest
    @EnumSource
    void writesDownHowTheOnlyAttemptEnded(Ending ending) {
        Job ran = test.ran(ending.of(test.draft()), ending.work);

        assertThat(ran.state()).isEqualTo(ending.state);
        assertThat(ran.error() == null ? null : ran.error().type()).isEqualTo(ending.errorType);
        assertThat(test.finished(ending.state.text())).isEqualTo(1);
    }

    @Test
    void writesAValueAsJson() {
        Job ran = test.ran(test.draft(), context -> Mono.just(Map.of("sum", List.of(1, 2))));

        assertThat(ran.result()).isEqualTo("{\"sum\":[1,2]}");
    }

    @Test
    void writesNoResultForAnEmptyAnswer() {
        Job ran = test.ran(test.draft(), context -> Mono.empty());

        assertThat(ran.result()).isNull();
    }

    @Test
    void writesTheFirstOfTwoValues() {
        Job ran = test.ran(test.draft(), Ending.TWICE.work);

        assertThat(ran.result()).isEqualTo("\"first\"");
    }

    @Test
    void writesAResultOfExactlyTheLimit() {
        String longest = "x".repeat(1022);

        Job ran = test.ran(test.draft(), context -> Mono.just(longest));

        assertThat(ran.result()).isEqualTo('"' + longest + '"');
    }

    @Test
    void countsBytesAndNotCharactersOfAResult() {
        Job ran = test.ran(test.draft().maxAttempts(1), context -> Mono.just("ü".repeat(600)));

        assertThat(ran.state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void tellsAHandlerWhatItRuns() {
        Job ran = test.ran(
                test.draft().payload("{\"a\": 1}").maxAttempts(7).timeout(Duration.ofMinutes(2)),
                context -> Mono.just(List.of(
                        context.id().toString(),
                        context.payload(),
                        context.attempt(),
                        context.maxAttempts(),
                        context.epoch(),
                        String.valueOf(context.deadline()))));

        assertThat(ran.result())
                .isEqualTo("[\"%s\",\"{\\\"a\\\": 1}\",1,7,1,\"%s\"]"
                        .formatted(ran.id(), test.clock.instant().plusSeconds(120)));
    }

    @Test
    void namesNoDeadlineToAJobWithoutATimeout() {
        Job ran =
                test.ran(test.draft().timeout(Duration.ZERO), context -> Mono.just(String.valueOf(context.deadline())));

        assertThat(ran.result()).isEqualTo("\"null\"");
    }

    @Test
    void plansTheNextAttemptWithinTheBackoff() {
        Job ran = test.ran(test.draft().maxAttempts(2), context -> Mono.error(new IOException("no route")));

        assertThat(ran.state()).isEqualTo(JobState.RETRYING);
        assertThat(Duration.between(test.clock.instant(), ran.runAt()))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(test.finished("retrying")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, FAILED", "2, RETRYING"})
    void failsAJobWhenNoAttemptsAreLeft(int maxAttempts, JobState state) {
        Job ran = test.ran(test.draft().maxAttempts(maxAttempts), context -> Mono.error(new IOException("no route")));

        assertThat(ran.state()).isEqualTo(state);
        assertThat(ran.error().message()).isEqualTo("no route");
        assertThat(ran.error().attempt()).isEqualTo(1);
        assertThat(ran.error().at()).isEqualTo(test.clock.instant());
    }

    @Test
    void passesOverAJobThatDoesNotWaitAnyMore() {
        Job done = test.ran(test.draft(), context -> Mono.empty());
        JobRunner runner = test.of(context -> Mono.error(new AssertionError("it ran twice")));

        StepVerifier.create(runner.run(Ticket.of(done), new Crew(Schedulers.immediate())))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(done)).isEqualTo(done);
    }

    @Test
    void dropsTheOutcomeOfALostClaim() {
        Job ran = test.ran(test.draft(), context -> {
            test.store.loseClaim(context.id());
            return Mono.just("too late");
        });

        assertThat(ran.state()).isEqualTo(JobState.RUNNING);
        assertThat(ran.result()).isNull();
        assertThat(test.finished("succeeded")).isZero();
        assertThat(test.finished("dropped")).isEqualTo(1);
    }

    @Test
    void letsAJobSleepWhoseKindIsGone() {
        Job job = test.insert(test.draft());

        StepVerifier.create(test.of(List.of()).run(Ticket.of(job), new Crew(Schedulers.immediate())))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(job).state()).isEqualTo(JobState.RETRYING);
        assertThat(test.row(job).attempt()).isZero();
    }

    @Test
    void letsAJobSleepForWhichThereIsNoThread() {
        Job job = test.insert(test.draft());
        Scheduler threads = Schedulers.newSingle("gone");
        threads.dispose();

        StepVerifier.create(test.of(context -> Mono.empty()).run(Ticket.of(job), new Crew(threads)))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(job).state()).isEqualTo(JobState.RETRYING);
        assertThat(test.finished("snoozed")).isEqualTo(1);
    }

    @Test
    void putsBackWhatRunsWhenItHasToStop() {
        Job job = test.insert(test.draft());
        JobRunner runner = test.of(context -> Mono.never());

        StepVerifier.create(runner.run(Ticket.of(job), new Crew(Schedulers.immediate())))
                .then(runner::stop)
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(job).state()).isEqualTo(JobState.QUEUED);
        assertThat(test.row(job).attempt()).isZero();
    }

    @Test
    void interruptsAHandlerThatBlocksWhenItHasToStop() throws InterruptedException {
        Sinks.Empty<Void> begun = Sinks.empty();
        InterruptedHandler blocked = new InterruptedHandler(begun::tryEmitEmpty);
        JobRunner runner = test.of(List.of(blocked));
        begun.asMono()
                .publishOn(Schedulers.parallel())
                .doOnTerminate(runner::stop)
                .subscribe();
        Job job = test.insert(test.draft());

        StepVerifier.create(runner.run(Ticket.of(job), new Crew(Schedulers.boundedElastic())))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(blocked.wasInterrupted()).isTrue();
        assertThat(test.row(job).state()).isEqualTo(JobState.QUEUED);
    }

    @Test
    void triesToClaimUntilTheStoreIsBack() {
        Job job = test.insert(test.draft());
        test.store.failNext(7);

        StepVerifier.withVirtualTime(
                        () -> test.of(context -> Mono.empty()).run(Ticket.of(job), new Crew(Schedulers.immediate())))
                .thenAwait(Duration.ofMinutes(1))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(job).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void triesToWriteTheOutcomeUntilTheStoreIsBack() {
        Job job = test.insert(test.draft());
        JobRunner runner = test.of(context -> {
            test.store.failNext(100);
            return Mono.just("kept");
        });

        StepVerifier.withVirtualTime(() -> runner.run(Ticket.of(job), new Crew(Schedulers.immediate())))
                .thenAwait(Duration.ofMinutes(5))
                .expectComplete()
                .verify(TIMEOUT);

        assertThat(test.row(job).result()).isEqualTo("\"kept\"");
    }

    @Test
    void keepsTheLastProgressOfASuccess() {
        Job ran = test.ran(test.draft(), context -> {
            for (int percent = 0; percent <= 100; percent++) {
                context.progress(percent);
            }
            return Mono.empty();
        });

        assertThat(ran.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(test.store.written()).containsExactly(new Progress(0, null), new Progress(100, null));
    }
}
