package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class SchedulesTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final FakeSchedules store = new FakeSchedules();
    private final Schedules schedules = new Schedules(store, clock);
    private final NewJob job = new Draft(clock.instant()).job();

    @Test
    void plansTheFirstFiringFromNowOn() {
        var put = schedules.put("nightly", "0 0 3 * * *", "Europe/Berlin", "{}", job);

        StepVerifier.create(put)
                .assertNext(kept -> {
                    assertThat(kept.isNew()).isTrue();
                    assertThat(kept.schedule().nextAt()).isEqualTo("2026-11-24T02:00:00Z");
                    assertThat(kept.schedule().lastAt()).isNull();
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void plansAnewWhenItIsReplaced() {
        var first = schedules.put("nightly", "0 0 3 * * *", "UTC", "{}", job);
        var second = schedules.put("nightly", "0 0 7 * * *", "UTC", "{}", job);

        StepVerifier.create(first.then(second))
                .assertNext(kept -> {
                    assertThat(kept.isNew()).isFalse();
                    assertThat(kept.schedule().nextAt()).isEqualTo("2026-11-23T07:00:00Z");
                })
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void doesNothingBeforeItIsSubscribedTo() {
        schedules.put("nightly", "0 0 3 * * *", "UTC", "{}", job);

        StepVerifier.create(schedules.find("nightly")).expectComplete().verify(TIMEOUT);
    }

    @Test
    void plansFromTheTimeOfTheSubscription() {
        var put = schedules.put("nightly", "0 0 3 * * *", "UTC", "{}", job);
        clock.forward(Duration.ofDays(2));

        StepVerifier.create(put)
                .assertNext(
                        kept -> assertThat(kept.schedule().nextAt()).isEqualTo(Instant.parse("2026-11-26T03:00:00Z")))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void refusesATimeThatIsNone() {
        var put = schedules.put("nightly", "0 0 0 30 2 *", "Nowhere", "{}", job);

        StepVerifier.create(put)
                .expectErrorSatisfies(error -> assertThat(((JobException.Invalid) error).errors())
                        .extracting(FieldError::field)
                        .containsExactly("cron", "zone"))
                .verify(TIMEOUT);
    }

    @Test
    void forgetsASchedule() {
        var put = schedules.put("nightly", "0 0 3 * * *", "UTC", "{}", job);

        var removed = put.then(schedules.remove("nightly")).concatWith(schedules.remove("nightly"));

        StepVerifier.create(removed).expectNext(true, false).expectComplete().verify(TIMEOUT);
    }
}
