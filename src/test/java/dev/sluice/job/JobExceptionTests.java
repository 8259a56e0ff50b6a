package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobExceptionTests {

    private static final List<FieldError> ONE = List.of(new FieldError("kind", "is unknown"));

    private static final Job JOB = new NewJob(
                    JobId.parse("01a210c5-ec5a-7b92-9a36-1aa63630137f"),
                    "simulate",
                    "default",
                    "{}",
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1,
                    Duration.ZERO)
            .stored(1);

    private static final List<JobException> ALL = List.of(
            new JobException.Invalid(ONE),
            JobException.notFound("x"),
            JobException.queueNotFound("x"),
            new JobException.TooLarge("payload", 10),
            JobException.Conflict.ended(JOB),
            new JobException.KeyReused("once"),
            new JobException.Full("mail", 3, Duration.ofSeconds(4)),
            new JobException.Unavailable("disk full"),
            new JobException.ShuttingDown());

    @Test
    void hasOneClassForEachKind() {
        Set<JobException.Kind> kinds = ALL.stream().map(JobException::kind).collect(Collectors.toSet());

        assertThat(kinds).hasSameSizeAs(ALL).isEqualTo(EnumSet.allOf(JobException.Kind.class));
    }

    @Test
    void isAnAnswerAndNoDefect() {
        assertThat(ALL).allSatisfy(refusal -> {
            assertThat(refusal.getStackTrace()).isEmpty();
            assertThat(refusal.getSuppressed()).isEmpty();
            assertThat(refusal.getMessage()).endsWith(refusal.kind() == JobException.Kind.UNAVAILABLE ? "full" : ".");
        });
    }

    @Test
    void carriesTheNumbersOfAFullQueue() {
        JobException.Full full = new JobException.Full("mail", 3, Duration.ofSeconds(4));

        assertThat(full.queue()).isEqualTo("mail");
        assertThat(full.capacity()).isEqualTo(3);
        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(4));
        assertThat(full).hasMessage("All 3 places of queue 'mail' are taken.");
    }

    @Test
    void saysWhatIsFullWhereAQueueSpills() {
        JobException.Full full = JobException.Full.ofBacklog("mail", 3, 500, Duration.ofSeconds(4));

        assertThat(full.capacity()).isEqualTo(3);
        assertThat(full.retryAfter()).isEqualTo(Duration.ofSeconds(4));
        assertThat(full).hasMessage("As many jobs as may wait for queue 'mail' do: 500.");
    }

    @Test
    void saysWhereTheJobStandsThatCannotBeChanged() {
        JobException.Conflict ended = JobException.Conflict.ended(JOB);
        JobException.Conflict notRetriable = JobException.Conflict.notRetriable(JOB);
        JobException.Conflict twin = JobException.Conflict.twin(JOB);

        assertThat(List.of(ended, notRetriable, twin))
                .allSatisfy(refusal -> assertThat(refusal.state()).isEqualTo(JobState.QUEUED));
        assertThat(ended).hasMessage("Job " + JOB.id() + " has ended: it is queued.");
        assertThat(notRetriable)
                .hasMessage("Job " + JOB.id() + " is queued; only failed and cancelled jobs can be retried.");
        assertThat(twin).hasMessage("Another job with the unique key of job " + JOB.id() + " waits or runs.");
    }

    @Test
    void carriesTheLimitOfWhatIsTooLarge() {
        JobException.TooLarge large = new JobException.TooLarge("payload", 262_144);

        assertThat(large.limit()).isEqualTo(262_144);
        assertThat(large).hasMessage("The payload is larger than 262144 bytes.");
    }

    @Test
    void carriesAllThatIsWrong() {
        List<FieldError> two = List.of(new FieldError("", "is empty"), new FieldError("payload", "is missing"));

        JobException.Invalid invalid = new JobException.Invalid(two);

        assertThat(invalid.errors()).isEqualTo(two);
        assertThat(invalid).hasMessage("2 fields are wrong.");
        assertThat(new JobException.Invalid(ONE)).hasMessage("1 field is wrong.");
    }
}
