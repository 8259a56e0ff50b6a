package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FieldError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetableTests {

    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00.123Z");

    @Test
    void goesByTheTimeOfItsZone() {
        Timetable daily = Timetable.of("0 0 3 * * *", "Europe/Berlin");

        Instant next = daily.next(NOW);

        assertThat(next).isEqualTo("2026-11-24T02:00:00Z");
    }

    @Test
    void leavesOutATimeThatANightSkips() {
        Timetable daily = Timetable.of("0 30 2 * * *", "Europe/Berlin");

        List<Instant> nights = firings(daily, "2027-03-26T12:00:00Z", 3);

        assertThat(nights)
                .containsExactly(
                        Instant.parse("2027-03-27T01:30:00Z"),
                        Instant.parse("2027-03-29T00:30:00Z"),
                        Instant.parse("2027-03-30T00:30:00Z"));
    }

    @Test
    void comesTwiceAtATimeThatANightHasTwice() {
        Timetable daily = Timetable.of("0 30 2 * * *", "Europe/Berlin");

        List<Instant> nights = firings(daily, "2027-10-29T12:00:00Z", 4);

        assertThat(nights)
                .containsExactly(
                        Instant.parse("2027-10-30T00:30:00Z"),
                        Instant.parse("2027-10-31T00:30:00Z"),
                        Instant.parse("2027-10-31T01:30:00Z"),
                        Instant.parse("2027-11-01T01:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2027-03-28T00:00:00Z", "2027-10-30T23:00:00Z"})
    void keepsItsPaceThroughBothSwitches(String before) {
        Timetable halfHourly = Timetable.of("0 0/30 * * * *", "Europe/Berlin");

        List<Instant> firings = firings(halfHourly, before, 6);

        Instant start = Instant.parse(before);
        assertThat(firings)
                .isEqualTo(List.of(
                        start.plusSeconds(1800),
                        start.plusSeconds(3600),
                        start.plusSeconds(5400),
                        start.plusSeconds(7200),
                        start.plusSeconds(9000),
                        start.plusSeconds(10800)));
    }

    @Test
    void findsADateThatIsManyYearsAway() {
        Timetable leapMonday = Timetable.of("0 0 0 29 2 MON", "UTC");

        Instant next = leapMonday.next(NOW);

        assertThat(next).isEqualTo("2044-02-29T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * * *",
                "61 * * * * *",
                "0 0 3 * * 8",
                "*/0 * * * * *",
                "nonsense",
                "0 0 0 30 2 *",
                "0 0 0 31 4,6,9,11 *"
            })
    void refusesWhatIsNoCronOrNeverComes(String cron) {
        List<FieldError> errors = Timetable.check(cron, "UTC", NOW);

        assertThat(errors).extracting(FieldError::field).containsExactly("cron");
    }

    @Test
    void refusesACronThatIsTooLong() {
        String cron = "0 0 " + "0,".repeat(200) + "0 * * *";

        List<FieldError> errors = Timetable.check(cron, "UTC", NOW);

        assertThat(errors).containsExactly(new FieldError("cron", "must have 255 characters at most"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Europe/Berlim", "europe/berlin", "+02:00", "../etc/passwd"})
    void refusesWhatIsNoZone(String zone) {
        List<FieldError> errors = Timetable.check("0 0 3 * * *", zone, NOW);

        assertThat(errors).extracting(FieldError::field).containsExactly("zone");
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        List<FieldError> errors = Timetable.check("nonsense", "Nowhere", NOW);

        assertThat(errors).extracting(FieldError::field).containsExactly("cron", "zone");
    }

    private static List<Instant> firings(Timetable timetable, String after, int count) {
        List<Instant> found = new ArrayList<>();
        Instant last = Instant.parse(after);
        while (found.size() < count) {
            last = timetable.next(last);
            found.add(last);
        }
        return found;
    }
}
