package dev.sluice.bench;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * How long jobs wait for their start at a steady rate.
 *
 * @param base where they are submitted
 * @param perSecond how many
 */
record Delays(URI base, int perSecond) {

    private static final int DIGITS = 3;
    private static final String ID = "{\"id\":\"";

    /** Submits as it is measured then; what is cold may be late. */
    void warmUp(Duration time) throws IOException {
        new OpenLoop(base, Measure.CONNECTIONS, perSecond, Ledger.JOB).run(time);
    }

    /** Submits jobs that note themselves; when each should have been sent, in microseconds since 1970, by its id. */
    Map<String, Long> submit(Duration time) throws IOException {
        Map<String, Long> sent = new HashMap<>();
        long offset = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - System.nanoTime() / 1_000;
        new OpenLoop(base, Measure.CONNECTIONS, perSecond, Ledger.JOB)
                .run(time, (connection, status) -> sent.put(id(connection.text()), offset + connection.due() / 1_000))
                .allTaken();
        return sent;
    }

    private static String id(String answer) {
        int start = answer.indexOf(ID) + ID.length();
        return answer.substring(start, answer.indexOf('"', start));
    }

    /** When each began; none may have begun twice. */
    static Map<String, Long> began(Map<String, Long> sent, List<Ledger> ledgers) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.entries().stream())
                .filter(entry -> sent.containsKey(entry.job()))
                .collect(Collectors.toMap(Ledger.Entry::job, Ledger.Entry::micros));
    }

    /** Of those that began, in microseconds. */
    static Histogram of(Map<String, Long> sent, List<Ledger> ledgers) {
        Histogram delays = new Histogram(DIGITS);
        began(sent, ledgers).forEach((job, micros) -> delays.recordValue(Math.max(0, micros - sent.get(job))));
        return delays;
    }

    static double millis(Histogram delays, double percentile) {
        return delays.getValueAtPercentile(percentile) / 1e3;
    }
}
