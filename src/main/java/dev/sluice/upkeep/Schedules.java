package dev.sluice.upkeep;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Schedule;
import dev.sluice.store.ScheduleStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** The schedules there are. What fires them reads the same store, so a change counts from its commit on. */
public final class Schedules {

    private final ScheduleStore store;
    private final Clock clock;

    Schedules(ScheduleStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * What is wrong with a time.
     *
     * @param cron when, in Spring's six fields
     * @param zone in which zone's time, by its name in the tz database
     * @return named {@code cron} and {@code zone}; empty if nothing is
     */
    public List<FieldError> check(String cron, String zone) {
        return Timetable.check(cron, zone, clock.instant());
    }

    /**
     * Keeps a schedule in place of one with its name. It fires next when its own time comes, whatever the old one would
     * have done.
     *
     * @param name its name
     * @param cron when, in Spring's six fields
     * @param zone in which zone's time
     * @param asked the job as it was asked for
     * @param template the job, checked
     * @return the schedule as it is kept; or {@link JobException.Invalid} with what {@link #check} found
     */
    public Mono<Kept> put(String name, String cron, String zone, String asked, NewJob template) {
        return Mono.defer(() -> {
            Instant now = clock.instant();
            List<FieldError> errors = Timetable.check(cron, zone, now);
            if (!errors.isEmpty()) {
                return Mono.error(new JobException.Invalid(errors));
            }
            Instant next = Timetable.of(cron, zone).next(now);
            Schedule schedule = new Schedule(name, cron, zone, asked, template, next, null);
            return store.put(schedule)
                    .flatMap(isNew -> find(name).defaultIfEmpty(schedule).map(kept -> new Kept(kept, isNew)));
        });
    }

    /**
     * One schedule.
     *
     * @param name its name
     * @return it, or empty if there is none
     */
    public Mono<Schedule> find(String name) {
        return store.schedule(name);
    }

    /**
     * All schedules.
     *
     * @return ordered by name, maybe empty
     */
    public Mono<List<Schedule>> all() {
        return store.schedules();
    }

    /**
     * Forgets a schedule; jobs that it queued stay.
     *
     * @param name its name
     * @return false if there was none
     */
    public Mono<Boolean> remove(String name) {
        return store.remove(name);
    }

    /**
     * What became of a wish for a schedule.
     *
     * @param schedule as it stands
     * @param isNew whether there was none of its name before
     */
    public record Kept(Schedule schedule, boolean isNew) {}
}
