package dev.sluice.store;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Schedules and callbacks in a {@link ModelDatabase}. All happens at once, on the thread that asks. */
public final class ModelSchedules implements ScheduleStore, CallbackStore {

    private final ModelJobStore jobs;
    private final Map<String, Schedule> byName;

    /**
     * Those of a database.
     *
     * @param jobs of the same, for one process
     */
    public ModelSchedules(ModelJobStore jobs) {
        this.jobs = jobs;
        this.byName = jobs.database.schedules;
    }

    @Override
    public Mono<List<Schedule>> schedules() {
        return jobs.call(() -> List.copyOf(byName.values()));
    }

    @Override
    public Mono<Schedule> schedule(String name) {
        return jobs.call(() -> byName.get(name));
    }

    @Override
    public Mono<Boolean> put(Schedule schedule) {
        return jobs.call(() -> {
            Schedule old = byName.get(schedule.name());
            byName.put(schedule.name(), planned(schedule, schedule.nextAt(), old == null ? null : old.lastAt()));
            return old == null;
        });
    }

    private static Schedule planned(Schedule schedule, @Nullable Instant next, @Nullable Instant last) {
        return new Schedule(
                schedule.name(), schedule.cron(), schedule.zone(), schedule.asked(), schedule.template(), next, last);
    }

    @Override
    public Mono<Boolean> remove(String name) {
        return jobs.call(() -> byName.remove(name) != null);
    }

    @Override
    public Mono<List<Schedule>> due(Instant now) {
        return jobs.call(() -> byName.values().stream()
                .filter(each -> each.nextAt() != null && !each.nextAt().isAfter(now))
                .sorted(Comparator.comparing(Schedule::nextAt))
                .toList());
    }

    @Override
    public Mono<Insertion> fire(Schedule schedule, NewJob job, @Nullable Instant next) {
        return jobs.call(() -> {
            Schedule kept = byName.get(schedule.name());
            if (kept == null || !isSame(kept, schedule)) {
                return null;
            }
            Insertion fired = jobs.insert(job, (Long) null);
            byName.put(schedule.name(), planned(kept, next, kept.nextAt()));
            return fired;
        });
    }

    private static boolean isSame(Schedule kept, Schedule read) {
        return Objects.equals(kept.nextAt(), read.nextAt())
                && kept.asked().equals(read.asked())
                && kept.cron().equals(read.cron())
                && kept.zone().equals(read.zone());
    }

    @Override
    public Mono<List<Job>> uncalled(int limit) {
        return jobs.call(() -> jobs.database.uncalled().stream().limit(limit).toList());
    }

    @Override
    public Mono<Boolean> call(Job ended, NewJob call) {
        return jobs.call(() -> {
            ModelJob job = jobs.model
                    .jobs(each -> each.made.id().equals(ended.id()))
                    .findAny()
                    .orElse(null);
            if (job == null || job.isLive() || job.isCalled || job.log.size() != ended.version()) {
                return false;
            }
            job.isCalled = true;
            jobs.insert(call, (Long) null);
            return true;
        });
    }
}
