package dev.sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThroughputTests {

    private long now = Duration.ofDays(3).toNanos();
    private final Throughput throughput = new Throughput(() -> now);

    @Test
    void isZeroBeforeTheFirstEnd() {
        throughput.started();
        forward(10);

        double rate = throughput.endsPerSecond();

        assertThat(rate).isZero();
    }

    @Test
    void isZeroBeforeAnythingBegan() {
        double rate = throughput.endsPerSecond();

        assertThat(rate).isZero();
    }

    @Test
    void countsFromTheFirstBeginWhileThatIsLessThanAMinuteAgo() {
        throughput.started();
        forward(9);
        end(20);

        double rate = throughput.endsPerSecond();

        assertThat(rate).isEqualTo(2);
    }

    @Test
    void countsTheLastMinuteOfALongRun() {
        throughput.started();
        for (int second = 0; second < 200; second++) {
            end(second < 100 ? 50 : 3);
            forward(1);
        }
        now -= Duration.ofSeconds(1).toNanos();

        double rate = throughput.endsPerSecond();

        assertThat(rate).isEqualTo(3);
    }

    @Test
    void fadesWhileNothingEnds() {
        throughput.started();
        forward(59);
        end(60);

        double atOnce = throughput.endsPerSecond();
        forward(59);
        double justWithin = throughput.endsPerSecond();
        forward(1);
        double afterwards = throughput.endsPerSecond();

        assertThat(atOnce).isEqualTo(1);
        assertThat(justWithin).isEqualTo(1);
        assertThat(afterwards).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 1000, 100_000})
    void forgetsAllAfterAPauseOfAMinuteOrMore(int seconds) {
        end(500);
        forward(seconds);

        end(60);
        double rate = throughput.endsPerSecond();

        assertThat(rate).isEqualTo(1);
    }

    @Test
    void goesByAClockThatStartedBelowZero() {
        now = Duration.ofSeconds(-1000).toNanos();
        throughput.started();
        forward(3);
        end(8);

        double rate = throughput.endsPerSecond();

        assertThat(rate).isEqualTo(2);
    }

    private void end(int jobs) {
        for (int i = 0; i < jobs; i++) {
            throughput.ended();
        }
    }

    private void forward(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
