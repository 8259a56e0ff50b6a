package dev.sluice.upkeep;

import dev.sluice.job.FieldError;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * When a schedule fires: a cron expression in the time of a zone. Where clocks are changed it does what
 * {@link CronExpression} says: a time that a night skips does not come, one that a night has twice comes twice.
 */
record Timetable(CronExpression cron, ZoneId zone) {

    private static final int LONGEST_CRON = 255;

    /**
     * Reads what was checked before.
     *
     * @throws IllegalArgumentException if the expression is none
     * @throws java.time.DateTimeException if there is no such zone, which may have been one in another Java
     */
    static Timetable of(String cron, String zone) {
        return new Timetable(CronExpression.parse(cron), ZoneId.of(zone));
    }

    /** All that is wrong with these two; empty if nothing is. */
    static List<FieldError> check(String cron, String zone, Instant now) {
        List<FieldError> errors = new ArrayList<>();
        boolean isZone = ZoneId.getAvailableZoneIds().contains(zone);
        String wrong = wrong(cron, ZoneId.of(isZone ? zone : "UTC"), now);
        if (wrong != null) {
            errors.add(new FieldError("cron", wrong));
        }
        if (!isZone) {
            errors.add(new FieldError("zone", "is no time zone by the tz database, such as Europe/Berlin"));
        }
        return errors;
    }

    private static @Nullable String wrong(String cron, ZoneId zone, Instant now) {
        if (cron.length() > LONGEST_CRON) {
            return "must have " + LONGEST_CRON + " characters at most";
        }
        try {
            return new Timetable(CronExpression.parse(cron), zone).next(now) == null
                    ? "names a time that never comes"
                    : null;
        } catch (IllegalArgumentException malformed) {
            return "must be six fields, second to day of the week: " + malformed.getMessage();
        }
    }

    /** The first firing behind a time; null if there is none any more. */
    @Nullable
    Instant next(Instant after) {
        ZonedDateTime next = cron.next(after.atZone(zone));
        return next == null ? null : next.toInstant();
    }
}
