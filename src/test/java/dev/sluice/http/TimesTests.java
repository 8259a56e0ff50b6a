package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTests {

    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    static Stream<Instant> times() {
        return new Random(7)
                .longs(500, -100_000_000_000_000L, 400_000_000_000_000L)
                .mapToObj(Instant::ofEpochMilli);
    }

    @ParameterizedTest
    @MethodSource("times")
    void areToldAsTheJdkTellsThem(Instant time) {
        assertThat(Times.text(time)).isEqualTo(MILLISECONDS.format(time));
        assertThat(Times.text(time.plusMillis(1))).isEqualTo(MILLISECONDS.format(time.plusMillis(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "2026-02-28T23:59:59.009Z",
                "2026-02-28T23:59:59.090Z",
                "2024-02-29T12:00:00.900Z"
            })
    void haveThreeDigitsBehindTheSecond(String time) {
        assertThat(Times.text(Instant.parse(time))).isEqualTo(time);
        assertThat(Times.text(Instant.parse(time).plusNanos(999_999))).isEqualTo(time);
    }
}
