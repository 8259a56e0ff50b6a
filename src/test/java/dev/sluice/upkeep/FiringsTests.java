package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Schedule;
import dev.sluice.store.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class FiringsTests {

    private static final JobId NOBODY = JobId.parse("00000000-0000-0000-0000-000000000000");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final FakeSchedules store = new FakeSchedules();
    private final List<Map<String, Integer>> queued = new ArrayList<>();
    private final Firings firings = new Firings(store, queued::add, clock);

    @Test
    void queuesTheJobOfAScheduleThatIsDue() {
        keep("hourly", "0 0 * * * *", "UTC");
        clock.forward(Duration.ofHours(1));

        look();

        assertThat(store.fired).singleElement().satisfies(job -> {
            assertThat(job.payload()).isEqualTo("{\"of\":\"hourly\"}");
            assertThat(job.createdAt()).isEqualTo(clock.instant());
            assertThat(job.runAt()).isEqualTo(clock.instant());
        });
        assertThat(schedule("hourly").nextAt()).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(schedule("hourly").lastAt()).isEqualTo("2026-11-23T07:00:00Z");
    }

    @Test
    void leavesAloneWhatIsNotDue() {
        keep("hourly", "0 0 * * * *", "UTC");

        look();

        assertThat(store.fired).isEmpty();
    }

    @Test
    void firesOnceForAllThatWasMissed() {
        keep("hourly", "0 0 * * * *", "UTC");
        clock.forward(Duration.ofDays(3));

        look();
        look();

        assertThat(store.fired).hasSize(1);
        assertThat(schedule("hourly").nextAt()).isEqualTo("2026-11-26T07:00:00Z");
    }

    @Test
    void firesAgainAndAgain() {
        keep("hourly", "0 0 * * * *", "UTC");

        for (int hour = 0; hour < 5; hour++) {
            clock.forward(Duration.ofHours(1));
            look();
        }

        assertThat(store.fired).extracting(NewJob::id).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void firesTwiceInANightThatHasItsTimeTwice() {
        move("2027-10-30T12:00:00Z");
        keep("nightly", "0 30 2 * * *", "Europe/Berlin");

        for (int quarter = 0; quarter < 4 * 24; quarter++) {
            clock.forward(Duration.ofMinutes(15));
            look();
        }

        assertThat(store.fired)
                .extracting(NewJob::createdAt)
                .containsExactly(Instant.parse("2027-10-31T00:30:00Z"), Instant.parse("2027-10-31T01:30:00Z"));
    }

    @Test
    void doesNotFireInANightThatSkipsItsTime() {
        move("2027-03-27T12:00:00Z");
        keep("nightly", "0 30 2 * * *", "Europe/Berlin");

        for (int quarter = 0; quarter < 4 * 24; quarter++) {
            clock.forward(Duration.ofMinutes(15));
            look();
        }

        assertThat(store.fired).isEmpty();
        assertThat(schedule("nightly").nextAt()).isEqualTo("2027-03-29T00:30:00Z");
    }

    @Test
    void tellsTheQueueOfEachNewJob() {
        keep("one", "0 0 * * * *", "UTC");
        keep("two", "0 0 * * * *", "UTC");
        clock.forward(Duration.ofHours(1));

        look();

        assertThat(queued).containsExactly(Map.of("default", 1), Map.of("default", 1));
    }

    @Test
    void tellsNothingWhereAJobWithTheKeyWaits() {
        keep("hourly", "0 0 * * * *", "UTC");
        clock.forward(Duration.ofHours(1));
        store.keyTaken = true;

        look();

        assertThat(store.fired).hasSize(1);
        assertThat(queued).isEmpty();
    }

    @Test
    void firesTheOthersWhereOneCannot() {
        keep("bad", "0 0 * * * *", "UTC");
        keep("good", "0 0 * * * *", "UTC");
        store.broken.add("bad");
        clock.forward(Duration.ofHours(1));

        look();

        assertThat(store.fired).extracting(NewJob::payload).containsExactly("{\"of\":\"good\"}");
    }

    @Test
    void firesLateWhereTheStoreCouldNotWrite() {
        keep("hourly", "0 0 * * * *", "UTC");
        store.broken.add("hourly");
        clock.forward(Duration.ofHours(1));

        look();
        store.broken.clear();
        look();

        assertThat(store.fired).hasSize(1);
    }

    @Test
    void firesForTheLastTimeInAZoneThatIsNoMore() {
        keep(new Schedule("old", "0 0 * * * *", "Atlantis/Centre", "{}", job("old"), clock.instant(), null));

        look();

        assertThat(store.fired).hasSize(1);
        assertThat(schedule("old").nextAt()).isNull();
    }

    @Test
    void looksAgainAfterAQuarterOfASecond() {
        StepVerifier.withVirtualTime(firings::round)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(250))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    void looksAgainJustBehindTheNextSecond() {
        clock.forward(Duration.ofMillis(800));

        StepVerifier.withVirtualTime(firings::round)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(77))
                .thenAwait(Duration.ofMillis(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    private void look() {
        StepVerifier.withVirtualTime(firings::round)
                .thenAwait(Duration.ofSeconds(1))
                .expectComplete()
                .verify(TIMEOUT);
    }

    private void move(String time) {
        clock.forward(Duration.between(clock.instant(), Instant.parse(time)));
    }

    private void keep(String name, String cron, String zone) {
        Instant next = Timetable.of(cron, zone).next(clock.instant());
        keep(new Schedule(name, cron, zone, "{}", job(name), next, null));
    }

    private void keep(Schedule schedule) {
        StepVerifier.create(store.put(schedule))
                .expectNext(true)
                .expectComplete()
                .verify(TIMEOUT);
    }

    private NewJob job(String name) {
        return new Draft(clock.instant())
                .payload("{\"of\":\"" + name + "\"}")
                .job()
                .at(NOBODY, Instant.EPOCH);
    }

    private @Nullable Schedule schedule(String name) {
        return Objects.requireNonNull(store.schedule(name).block(TIMEOUT));
    }
}
