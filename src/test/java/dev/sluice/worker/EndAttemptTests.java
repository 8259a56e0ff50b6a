package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a handler can say of the end of its attempt. */
class EndAttemptTests {

    private final TestRunner test = new TestRunner();

    @Test
    void failsAJobWhoseHandlerSaysThatMoreIsInVain() {
        Job ran = test.ran(test.draft().maxAttempts(5), context -> {
            throw EndAttempt.doNotRetry(new IOException("gone for good"));
        });

        assertThat(ran.state()).isEqualTo(JobState.FAILED);
        assertThat(ran.attempt()).isEqualTo(1);
        assertThat(ran.error().type()).isEqualTo("java.io.IOException");
        assertThat(ran.error().message()).isEqualTo("gone for good");
    }

    @Test
    void keepsTheMessageOfAnEndWithoutACause() {
        Job ran = test.ran(test.draft(), context -> Mono.error(EndAttempt.doNotRetry("no such address")));

        assertThat(ran.error().message()).isEqualTo("no such address");
        assertThat(test.finished("failed")).isEqualTo(1);
    }

    @Test
    void retriesWhenTheHandlerSays() {
        Job ran = test.ran(
                test.draft().maxAttempts(2), context -> Mono.error(EndAttempt.retryAfter(Duration.ofHours(3), "busy")));

        assertThat(ran.state()).isEqualTo(JobState.RETRYING);
        assertThat(ran.runAt()).isEqualTo(test.clock.instant().plus(Duration.ofHours(3)));
        assertThat(ran.error().message()).isEqualTo("busy");
    }

    @Test
    void failsTheLastAttemptWhateverTheHandlerWishes() {
        Job ran = test.ran(
                test.draft().maxAttempts(1), context -> Mono.error(EndAttempt.retryAfter(Duration.ofHours(3), "busy")));

        assertThat(ran.state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void snoozesWithoutSpendingAnAttempt() {
        Job ran = test.ran(test.draft().maxAttempts(1), context -> {
            throw EndAttempt.snooze(Duration.ofMinutes(1));
        });

        assertThat(ran.state()).isEqualTo(JobState.RETRYING);
        assertThat(ran.attempt()).isZero();
        assertThat(ran.error()).isNull();
        assertThat(ran.runAt()).isEqualTo(test.clock.instant().plus(Duration.ofMinutes(1)));
        assertThat(test.finished("snoozed")).isEqualTo(1);
    }

    @Test
    void refusesAWaitThatNobodyWouldLiveToSee() {
        assertThatIllegalArgumentException().isThrownBy(() -> EndAttempt.snooze(Duration.ofDays(366)));
        assertThatIllegalArgumentException().isThrownBy(() -> EndAttempt.retryAfter(Duration.ofMillis(-1), "now"));
    }
}
