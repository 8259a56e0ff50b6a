package dev.sluice.store.postgres;

import dev.sluice.job.JobError;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.Settled;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What attempts say, and how they end: each is kept only while its claim holds. */
final class Moves implements Sort<Moves.Asked, Settled> {

    private static final String MOVE = "SELECT m.place, m.event, m.stands FROM"
            + " sluice.settle_jobs($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) m";

    private final Database database;
    private final Clock clock;
    private final Consumer<Claim> ended;

    /** Tells whose attempt has ended, or was lost. */
    Moves(Database database, Clock clock, Consumer<Claim> ended) {
        this.database = database;
        this.clock = clock;
        this.ended = ended;
    }

    /**
     * One move.
     *
     * @param claim whose it is
     * @param to where the job stands then; running where it only says something
     * @param unspent as if the attempt had never started
     * @param due when a next attempt may start, or null
     * @param result of a success, or null
     * @param progress what is said besides, or null
     * @param error why it failed, or null
     */
    record Asked(
            Claim claim,
            JobState to,
            boolean unspent,
            @Nullable Instant due,
            @Nullable String result,
            @Nullable Progress progress,
            @Nullable JobError error) {

        static Asked to(Claim claim, JobState state) {
            return new Asked(claim, state, false, null, null, null, null);
        }

        private long runAt() {
            return due == null ? 0 : due.toEpochMilli();
        }

        private long rank() {
            return due == null ? 0 : Priority.rank(due, claim.job().priority());
        }

        private @Nullable Integer percent() {
            return progress == null ? null : progress.percent();
        }

        private @Nullable String message() {
            return progress == null ? null : progress.message();
        }

        private @Nullable String errorType() {
            return error == null ? null : error.type();
        }

        private @Nullable String errorMessage() {
            return error == null ? null : error.message();
        }

        private @Nullable Integer errorAttempt() {
            return error == null ? null : error.attempt();
        }

        private @Nullable String errorTrace() {
            return error == null ? null : error.trace();
        }
    }

    private record Moved(int place, @Nullable Long event, JobState stands) {}

    @Override
    public Object key(Asked asked) {
        return asked.claim().job().seq();
    }

    @Override
    public long size(Asked asked) {
        return length(asked.result()) + length(asked.errorTrace());
    }

    private static long length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }

    @Override
    public Mono<List<Long>> write(List<Entry<Asked, Settled>> group) {
        Sql<Moved> move = new Sql<>(
                MOVE,
                values(group),
                row -> new Moved(
                        (int) JobRow.number(row, 0) - 1, row.get(1, Long.class), JobState.of(JobRow.text(row, 2))));
        return database.rows(move).map(moved -> answer(group, moved)).doOnNext(events -> end(group));
    }

    private List<Object> values(List<Entry<Asked, Settled>> group) {
        return new Columns<>(group, clock.millis())
                .numbers(each -> each.asked().claim().job().seq())
                .numbers(each -> each.asked().claim().epoch())
                .texts(each -> each.asked().to().text())
                .flags(each -> each.asked().unspent())
                .numbers(each -> each.asked().runAt())
                .numbers(each -> each.asked().rank())
                .texts(each -> each.asked().result())
                .integers(each -> each.asked().percent())
                .texts(each -> each.asked().message())
                .texts(each -> each.asked().errorType())
                .texts(each -> each.asked().errorMessage())
                .integers(each -> each.asked().errorAttempt())
                .texts(each -> each.asked().errorTrace())
                .flags(Entry::isDoubtful)
                .values();
    }

    private void end(List<Entry<Asked, Settled>> group) {
        group.stream()
                .map(Entry::asked)
                .filter(asked -> asked.to() != JobState.RUNNING)
                .forEach(asked -> ended.accept(asked.claim()));
    }

    private static List<Long> answer(List<Entry<Asked, Settled>> group, List<Moved> moved) {
        group.forEach(entry -> entry.answer(Settled.DROPPED));
        List<Long> events = new ArrayList<>();
        for (Moved each : moved) {
            group.get(each.place()).answer(each.stands() == JobState.CANCELLED ? Settled.CANCELLED : Settled.KEPT);
            if (each.event() != null) {
                events.add(each.event());
            }
        }
        return events;
    }
}
