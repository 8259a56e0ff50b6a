package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** A schedule fires once each time, whoever sees first that it is due. */
public interface ScheduleContract extends StoreUnderTest {

    /** Between two firings. */
    Duration DAY = Duration.ofDays(1);

    /**
     * Where schedules are kept.
     *
     * @return the same store
     */
    ScheduleStore schedules();

    @Test
    default void keepsASchedule() {
        Schedule schedule = schedule("nightly", now().plus(DAY));

        boolean isNew = get(schedules().put(schedule));

        assertThat(isNew).isTrue();
        assertThat(get(schedules().schedule("nightly"))).isEqualTo(schedule);
        assertThat(get(schedules().schedules())).containsExactly(schedule);
    }

    @Test
    default void keepsAScheduleThatNeverFiresAgain() {
        Schedule schedule = schedule("once", null);

        get(schedules().put(schedule));

        assertThat(get(schedules().schedule("once"))).isEqualTo(schedule);
        assertThat(get(schedules().due(now().plus(DAY)))).isEmpty();
    }

    @Test
    default void ordersSchedulesByName() {
        for (String name : List.of("b", "c", "a")) {
            get(schedules().put(schedule(name, now())));
        }

        List<Schedule> all = get(schedules().schedules());

        assertThat(all).extracting(Schedule::name).containsExactly("a", "b", "c");
    }

    @Test
    default void knowsNoScheduleThatNobodyPut() {
        StepVerifier.create(schedules().schedule("nightly")).expectComplete().verify(TIMEOUT);
        assertThat(get(schedules().schedules())).isEmpty();
        assertThat(get(schedules().remove("nightly"))).isFalse();
    }

    @Test
    default void putsANewOneInThePlaceOfAnOldOne() {
        get(schedules().put(schedule("nightly", now())));
        fired(get(schedules().schedule("nightly")));
        Instant lastAt = now();
        clock().forward(Duration.ofHours(1));
        Schedule changed = new Schedule(
                "nightly",
                "0 0 4 * * *",
                "Europe/Berlin",
                "{}",
                draft().id(nobody()).kind("http").job(),
                now(),
                null);

        boolean isNew = get(schedules().put(changed));

        Schedule kept = get(schedules().schedule("nightly"));
        assertThat(isNew).isFalse();
        assertThat(kept.cron()).isEqualTo("0 0 4 * * *");
        assertThat(kept.zone()).isEqualTo("Europe/Berlin");
        assertThat(kept.template().kind()).isEqualTo("http");
        assertThat(kept.template().uniqueKey()).isNull();
        assertThat(kept.template().tags()).isEmpty();
        assertThat(kept.nextAt()).isEqualTo(now());
        assertThat(kept.lastAt()).isEqualTo(lastAt);
    }

    @Test
    default void forgetsAScheduleThatIsRemoved() {
        Schedule schedule = schedule("nightly", now());
        get(schedules().put(schedule));

        boolean removed = get(schedules().remove("nightly"));

        assertThat(removed).isTrue();
        assertThat(get(schedules().schedules())).isEmpty();
        StepVerifier.create(fire(schedule)).expectComplete().verify(TIMEOUT);
        assertThat(fed(9)).isEmpty();
    }

    @Test
    default void knowsWhatIsDueTheEarliestFirst() {
        get(schedules().put(schedule("later", now().plusMillis(2))));
        get(schedules().put(schedule("second", now().plusMillis(1))));
        get(schedules().put(schedule("first", now())));

        List<Schedule> due = get(schedules().due(now().plusMillis(1)));

        assertThat(due).extracting(Schedule::name).containsExactly("first", "second");
    }

    @Test
    default void queuesAJobAndPlansTheNext() {
        get(schedules().put(schedule("nightly", now())));
        Schedule due = get(schedules().due(now())).get(0);
        NewJob job = due.template().at(draft().job().id(), clock().instant());

        Insertion fired = get(schedules().fire(due, job, now().plus(DAY)));

        Schedule next = get(schedules().schedule("nightly"));
        assertThat(fired).isEqualTo(new Insertion(row(job.id()), true));
        assertThat(fired.job().tags()).containsExactly("night", "report");
        assertThat(fired.job().payload()).isEqualTo("{\"a\": 1}");
        assertThat(fed(2)).containsExactly(Ticket.of(fired.job()));
        assertThat(next.nextAt()).isEqualTo(now().plus(DAY));
        assertThat(next.lastAt()).isEqualTo(now());
        assertThat(get(schedules().due(now()))).isEmpty();
    }

    @RepeatedTest(5)
    default void firesOnceThoughTwentySeeItDue() {
        get(schedules().put(schedule("nightly", now())));
        Schedule due = get(schedules().due(now())).get(0);

        Flux<Insertion> firings = Flux.range(0, 20).flatMap(each -> fire(due).subscribeOn(Schedulers.parallel()), 20);

        StepVerifier.create(firings).expectNextCount(1).expectComplete().verify(TIMEOUT);
        assertThat(fed(9)).hasSize(1);
    }

    @Test
    default void firesForTheLastTime() {
        get(schedules().put(schedule("nightly", now())));
        Schedule due = get(schedules().due(now())).get(0);

        get(schedules().fire(due, job(due), null));

        assertThat(get(schedules().schedule("nightly")).nextAt()).isNull();
        StepVerifier.create(fire(due)).expectComplete().verify(TIMEOUT);
    }

    @Test
    default void firesNothingThatWasChangedMeanwhile() {
        Schedule read = schedule("nightly", now());
        get(schedules().put(read));
        List<Schedule> changes = List.of(
                new Schedule("nightly", "0 0 4 * * *", "UTC", read.asked(), read.template(), now(), null),
                new Schedule("nightly", read.cron(), "Asia/Tokyo", read.asked(), read.template(), now(), null),
                new Schedule("nightly", read.cron(), "UTC", "{\"job\":2}", read.template(), now(), null),
                new Schedule("nightly", read.cron(), "UTC", read.asked(), read.template(), now().plus(DAY), null),
                new Schedule("nightly", read.cron(), "UTC", read.asked(), read.template(), null, null));

        assertThat(changes).allSatisfy(changed -> {
            get(schedules().put(changed));
            StepVerifier.create(fire(read)).expectComplete().verify(TIMEOUT);
            assertThat(get(schedules().schedule("nightly"))).isEqualTo(changed);
        });
        assertThat(fed(9)).isEmpty();
    }

    @Test
    default void meetsALiveJobWithTheTemplatesUniqueKey() {
        get(schedules().put(schedule("nightly", now())));
        Job first = fired(get(schedules().schedule("nightly"))).job();
        Schedule due = get(schedules().schedule("nightly"));

        Insertion met = fired(due);

        assertThat(met).isEqualTo(new Insertion(first, false));
        assertThat(get(schedules().schedule("nightly")).lastAt()).isEqualTo(due.nextAt());
        assertThat(fed(9)).containsExactly(Ticket.of(first));
    }

    @Test
    default void plansNothingWhereItsJobCannotBeStored() {
        Schedule due = schedule("nightly", now());
        get(schedules().put(due));
        Job taken = unbuffered(draft());

        Mono<Insertion> fire = schedules().fire(due, due.template().at(taken.id(), now()), now().plus(DAY));
        StepVerifier.create(fire).expectError().verify(TIMEOUT);

        assertThat(get(schedules().schedule("nightly"))).isEqualTo(due);
    }

    private Insertion fired(Schedule due) {
        return get(fire(due));
    }

    private Mono<Insertion> fire(Schedule due) {
        return schedules().fire(due, job(due), now().plus(DAY));
    }

    private NewJob job(Schedule due) {
        return due.template().at(draft().job().id(), clock().instant());
    }

    /**
     * A schedule with all there is to one.
     *
     * @param name its name
     * @param nextAt when it fires, or null
     * @return one that never fired
     */
    default Schedule schedule(String name, Instant nextAt) {
        NewJob job = draft().payload("{\"a\": 1}")
                .priority(3)
                .uniqueKey(name)
                .tags("night", "report")
                .job();
        NewJob template = new NewJob(
                nobody(),
                job.kind(),
                job.queue(),
                job.payload(),
                job.priority(),
                Instant.EPOCH,
                Instant.EPOCH,
                job.maxAttempts(),
                job.timeout(),
                job.uniqueKey(),
                job.tags(),
                null,
                null,
                null,
                null);
        return new Schedule(name, "0 0 3 * * *", "UTC", "{ \"kind\" : \"ü\" }", template, nextAt, null);
    }

    /** A template's id means nothing. */
    private static JobId nobody() {
        return new JobId(new UUID(0, 0));
    }
}
