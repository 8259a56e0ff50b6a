package dev.sluice.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.store.Draft;
import dev.sluice.store.Ticket;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class KnownTests {

    private static final Instant NOW = Instant.ofEpochMilli(5);

    private final Known known = new Known();

    @Test
    void forgetsAJobThatIsTaken() {
        Job job = job(1, "{}");
        known.put(job, 3);

        Known.Row row = known.take(Ticket.of(job));

        assertThat(row).isEqualTo(new Known.Row(job, 3));
        assertThat(known.take(Ticket.of(job))).isNull();
    }

    @Test
    void takesNoOtherJobForOneOfTheSameNumber() {
        known.put(job(1, "{}"), 0);

        assertThat(known.take(Ticket.of(job(1, "{}")))).isNull();
    }

    @Test
    void keepsNoLargePayload() {
        Job job = job(1, "x".repeat(Known.LARGEST + 1));

        known.put(job, 0);

        assertThat(known.take(Ticket.of(job))).isNull();
    }

    @Test
    void keepsTheNewestOfMany() {
        Job first = job(0, "{}");
        known.put(first, 0);
        for (long seq = 1; seq < Known.MOST; seq++) {
            known.put(job(seq, "{}"), 0);
        }
        Job last = job(Known.MOST, "{}");

        known.put(last, 0);

        assertThat(known.take(Ticket.of(first))).isNull();
        assertThat(known.take(Ticket.of(last))).isNotNull();
    }

    private static Job job(long seq, String payload) {
        return new Draft(NOW).payload(payload).job().stored(seq);
    }
}
