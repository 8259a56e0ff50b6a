package dev.sluice.http;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Instants as clients see them: ISO-8601 in UTC, to the millisecond. */
final class Times {

    private static final DateTimeFormatter SECONDS =
            new DateTimeFormatterBuilder().appendInstant(0).toFormatter();

    private static final int MILLISECOND = 1_000_000;

    /** What most times have in common with the one that was told before. Threads that pass each other format it twice. */
    private static volatile Second last = Second.of(0);

    private Times() {}

    private record Second(long second, String text) {

        static Second of(long second) {
            String whole = SECONDS.format(Instant.ofEpochSecond(second));
            return new Second(second, whole.substring(0, whole.length() - 1));
        }
    }

    static String text(Instant time) {
        Second second = last;
        if (second.second() != time.getEpochSecond()) {
            second = Second.of(time.getEpochSecond());
            last = second;
        }
        int millis = time.getNano() / MILLISECOND;
        return second.text()
                + '.'
                + (char) ('0' + millis / 100)
                + (char) ('0' + millis / 10 % 10)
                + (char) ('0' + millis % 10)
                + 'Z';
    }
}
