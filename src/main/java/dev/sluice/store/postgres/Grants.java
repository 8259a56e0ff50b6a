package dev.sluice.store.postgres;

import dev.sluice.store.Grant;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import reactor.core.publisher.Mono;

/** What rate limits leave to this process, on the database's clock. */
record Grants(Writes writes) {

    private static final String GRANT = "SELECT g.starts, g.due_in FROM sluice.grant_starts($1, $2, $3, $4) g";

    /** For how long starts are granted at a time: a few round trips, and not so long that it matters who has them. */
    private static final Duration AHEAD = Duration.ofMillis(100);

    /** Some thirty years. */
    private static final long LONGEST = 1_000_000_000_000_000L;

    Mono<Grant> grant(String queue, Duration interval, int most) {
        List<Object> values = List.of(queue, Math.min(micros(interval), LONGEST), micros(AHEAD), most);
        return writes.write(new Sql<>(
                        GRANT,
                        values,
                        row -> new Grant(
                                JobRow.integer(row, 0), Duration.of(JobRow.number(row, 1), ChronoUnit.MICROS))))
                .map(rows -> rows.get(0));
    }

    /** Rounded up: a limit is never passed. */
    private static long micros(Duration duration) {
        return (duration.toNanos() + 999) / 1_000;
    }
}
