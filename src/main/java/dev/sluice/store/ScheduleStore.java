package dev.sluice.store;

import dev.sluice.job.NewJob;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Where schedules are kept. It promises what {@link JobStore} does. */
public interface ScheduleStore {

    /**
     * All schedules.
     *
     * @return ordered by name, maybe empty
     */
    Mono<List<Schedule>> schedules();

    /**
     * One schedule.
     *
     * @param name its name
     * @return it, or empty if there is none
     */
    Mono<Schedule> schedule(String name);

    /**
     * Keeps a schedule in place of one with its name, whose {@code lastAt} it takes over.
     *
     * @param schedule the new one
     * @return whether there was none before
     */
    Mono<Boolean> put(Schedule schedule);

    /**
     * Forgets a schedule.
     *
     * @param name its name
     * @return false if there was none
     */
    Mono<Boolean> remove(String name);

    /**
     * The schedules that are due.
     *
     * @param now the time they are due at
     * @return ordered by when, maybe empty
     */
    Mono<List<Schedule>> due(Instant now);

    /**
     * Queues the job of a firing and plans the next, both or neither, unless somebody else did or the schedule was changed
     * meanwhile. A job that waits or runs under the template's unique key stands for the firing's own.
     *
     * @param schedule as it was read
     * @param job what to queue; it waits for {@link JobStore#feed}
     * @param next when it fires next, or null if never again
     * @return what became of the job, or empty if this firing was not ours
     */
    Mono<Insertion> fire(Schedule schedule, NewJob job, @Nullable Instant next);
}
