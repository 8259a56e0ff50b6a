package dev.sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobError;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobErrorsTests {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");

    @Test
    void nameTheClassOfWhatWasThrown() {
        JobError error = of(new IOException("no route"));

        assertThat(error.type()).isEqualTo("java.io.IOException");
        assertThat(error.message()).isEqualTo("no route");
        assertThat(error.attempt()).isEqualTo(3);
        assertThat(error.at()).isEqualTo(NOW);
        assertThat(error.trace()).startsWith("at dev.sluice.worker.JobErrorsTests.nameTheClassOfWhatWasThrown(");
    }

    @Test
    void haveAWordForATimeout() {
        JobError error = of(new JobErrors.TimeUp("too long"));

        assertThat(error).isEqualTo(new JobError("timeout", "too long", 3, NOW, null));
    }

    @Test
    void haveNoMessageWhereThereIsNone() {
        JobError error = of(new IOException());

        assertThat(error.message()).isNull();
    }

    @Test
    void keepTheBeginningOfALongMessage() {
        JobError error = of(new IOException("x".repeat(2001)));

        assertThat(error.message()).isEqualTo("x".repeat(2000));
    }

    @Test
    void replaceWhatAStoreRefusesInAMessage() {
        JobError error = of(new IOException("a\0b"));

        assertThat(error.message()).isEqualTo("a\uFFFDb");
    }

    @Test
    void keepTheFirstLinesOfATrace() {
        IOException cause = new IOException();
        StackTraceElement[] lines = new StackTraceElement[100];
        for (int line = 0; line < lines.length; line++) {
            lines[line] = new StackTraceElement("a.B", "c", "B.java", line + 1);
        }
        cause.setStackTrace(lines);

        JobError error = of(cause);

        assertThat(error.trace().lines()).hasSize(12).startsWith("at a.B.c(B.java:1)");
    }

    @Test
    void sayTheTypeOfWhatCannotSayWhatHappened() {
        JobError error = of(new Ending.Speechless());

        assertThat(error).isEqualTo(new JobError(Ending.Speechless.class.getName(), null, 3, NOW, null));
    }

    private static JobError of(Throwable cause) {
        return JobErrors.of(cause, 3, NOW);
    }
}
