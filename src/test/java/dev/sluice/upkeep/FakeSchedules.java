package dev.sluice.upkeep;

import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.Schedule;
import dev.sluice.store.ScheduleStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Schedules in a map, and the jobs they queued in a list. */
final class FakeSchedules implements ScheduleStore {

    final List<NewJob> fired = new ArrayList<>();

    /** The schedules that cannot fire. */
    final Set<String> broken = new HashSet<>();

    /** Whether jobs of this key wait already. */
    boolean keyTaken;

    private final Map<String, Schedule> byName = new TreeMap<>();

    @Override
    public Mono<List<Schedule>> schedules() {
        return later(() -> List.copyOf(byName.values()));
    }

    @Override
    public Mono<Schedule> schedule(String name) {
        return later(() -> byName.get(name));
    }

    @Override
    public Mono<Boolean> put(Schedule schedule) {
        return later(() -> byName.put(schedule.name(), schedule) == null);
    }

    @Override
    public Mono<Boolean> remove(String name) {
        return later(() -> byName.remove(name) != null);
    }

    @Override
    public Mono<List<Schedule>> due(Instant now) {
        return later(() -> byName.values().stream()
                .filter(each -> each.nextAt() != null && !each.nextAt().isAfter(now))
                .toList());
    }

    @Override
    public Mono<Insertion> fire(Schedule schedule, NewJob job, @Nullable Instant next) {
        return later(() -> {
            if (broken.contains(schedule.name())) {
                throw new JobException.Unavailable("it is broken");
            }
            if (!schedule.equals(byName.get(schedule.name()))) {
                return null;
            }
            byName.put(schedule.name(), moved(schedule, next));
            fired.add(job);
            return new Insertion(job.stored(1), !keyTaken);
        });
    }

    private static <T> Mono<T> later(Supplier<@Nullable T> answer) {
        return Mono.fromSupplier(answer);
    }

    private static Schedule moved(Schedule old, @Nullable Instant next) {
        return new Schedule(old.name(), old.cron(), old.zone(), old.asked(), old.template(), next, old.nextAt());
    }
}
