package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** What one run of a load gave. Times are counted from when a request should have been sent. */
final class Sample {

    private static final int DIGITS = 3;

    private final Histogram accepted = new Histogram(DIGITS);
    private final Histogram refused = new Histogram(DIGITS);
    private long unanswered;
    private Duration took = Duration.ZERO;

    /** Counts an answer. */
    void add(Connection connection, int status) {
        long nanos = Math.max(0, System.nanoTime() - connection.due());
        switch (status) {
            case 202 -> accepted.recordValue(nanos);
            case 503 -> refused.recordValue(nanos);
            default -> throw new AssertionError("an answer that is not counted on: " + connection.text());
        }
    }

    /** Counts a request without an answer, whose time is at least this: to leave it out would be to count only the quick. */
    void addUnanswered(long nanos) {
        unanswered++;
        accepted.recordValue(Math.max(0, nanos));
    }

    void took(long nanos) {
        took = Duration.ofNanos(nanos);
    }

    /** Answers 202. */
    long accepted() {
        return accepted.getTotalCount() - unanswered;
    }

    /** Answers 503. */
    long refused() {
        return refused.getTotalCount();
    }

    /** Requests that had no answer when the time was over. */
    long unanswered() {
        return unanswered;
    }

    /** Itself, if there is an answer to each and none is a refusal. */
    Sample allTaken() {
        assertThat(refused()).as("refused").isZero();
        assertThat(unanswered()).as("without an answer").isZero();
        return this;
    }

    double seconds() {
        return took.toNanos() / 1e9;
    }

    /** Submissions a second; a refusal is none. */
    double perSecond() {
        return accepted() / seconds();
    }

    /** How long so many in a hundred of those waited at most that were not refused. */
    double acceptedMillis(double percentile) {
        return accepted.getValueAtPercentile(percentile) / 1e6;
    }

    /** How long so many in a hundred of those waited at most that were refused. */
    double refusedMillis(double percentile) {
        return refused.getValueAtPercentile(percentile) / 1e6;
    }
}
