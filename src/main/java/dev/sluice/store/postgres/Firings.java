package dev.sluice.store.postgres;

import dev.sluice.job.JobException;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.Schedule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Jobs that are inserted if something else can be done in the same statement. */
record Firings(Inserts inserts, Jobs jobs, Writes writes) {

    /** The condition stands behind a fence, or it would be asked for when the job is there. */
    private static final String FIRST = " WHERE %s OFFSET 0";

    private static final String PLAN = FIRST.formatted("sluice.plan_next($24, $25, $26, $27, $28, $29)");

    private static final String CALL = FIRST.formatted("sluice.mark_called($24, $25)");

    /** Empty if the next firing was not planned. */
    Mono<Insertion> planned(Schedule schedule, NewJob job, @Nullable Instant next) {
        List<Object> plan = List.of(
                schedule.name(),
                schedule.cron(),
                schedule.zone(),
                schedule.asked(),
                Schedules.millis(schedule.nextAt()),
                Schedules.millis(next));
        return insert(job, PLAN, plan);
    }

    /** Empty if the end of the job is told of already. */
    Mono<Insertion> called(NewJob job, long seq, long version) {
        return insert(job, CALL, List.of(seq, version));
    }

    private Mono<Insertion> insert(NewJob job, String condition, List<Object> more) {
        Inserts.Asked asked = new Inserts.Asked(job, false);
        return Mono.defer(() -> writes.write(inserts.insert(List.of(asked), condition, more), Inserts::event))
                .flatMap(found -> found.isEmpty() ? Mono.empty() : answer(asked, found.get(0)));
    }

    private Mono<Insertion> answer(Inserts.Asked asked, Inserts.Found found) {
        return switch (found.outcome()) {
            case "new" -> Mono.just(new Insertion(asked.job().stored(found.number()), true));
            case "met" ->
                jobs.bySeq(List.of(found.number()))
                        .flatMap(stood -> Mono.justOrEmpty(stood.get(found.number())))
                        .map(job -> new Insertion(job, false));
            default -> Mono.error(() -> new JobException.KeyReused(String.valueOf(asked.key())));
        };
    }
}
