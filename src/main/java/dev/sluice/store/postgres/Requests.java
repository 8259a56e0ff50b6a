package dev.sluice.store.postgres;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Priority;
import dev.sluice.store.JobBatch;
import dev.sluice.store.JobFilter;
import io.r2dbc.spi.Row;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What persons ask for, of one job or of many. */
final class Requests {

    private static final Set<JobState> LIVE =
            EnumSet.of(JobState.SCHEDULED, JobState.QUEUED, JobState.RUNNING, JobState.RETRYING);

    private static final Set<JobState> RETRIABLE = EnumSet.of(JobState.FAILED, JobState.CANCELLED);

    private static final String CHANGED =
            "SELECT " + JobRow.COLUMNS.replace("(j)", "(c.j)") + ", c.event, (c.j).home FROM ";

    private static final String CANCEL = CHANGED + "sluice.cancel_jobs($1, $2, $3) AS c (event, j) ORDER BY (c.j).seq";

    private static final String RETRY = CHANGED + "sluice.retry_jobs($1, $4, $2, $3) AS c (event, j)";

    private final Jobs jobs;
    private final Scan scan;
    private final Writes writes;
    private final Consumer<List<Wish>> wishes;
    private final Clock clock;

    /** Tells whose end was wished for, when that is durable. */
    Requests(Jobs jobs, Scan scan, Writes writes, Consumer<List<Wish>> wishes, Clock clock) {
        this.jobs = jobs;
        this.scan = scan;
        this.writes = writes;
        this.wishes = wishes;
        this.clock = clock;
    }

    /**
     * A wish that a running job be cancelled.
     *
     * @param job which
     * @param home where it runs
     */
    record Wish(JobId job, long home) {}

    private record Changed(
            Job job, @Nullable Long event, @Nullable Long home) {

        static Changed of(Row row) {
            return new Changed(JobRow.job(row), row.get(JobRow.NEXT, Long.class), row.get(JobRow.NEXT + 1, Long.class));
        }
    }

    Mono<Job> cancel(JobId id) {
        return change(id, this::cancel, LIVE, JobException.Conflict::ended);
    }

    Mono<Job> retry(JobId id) {
        return change(id, this::retry, RETRIABLE, JobException.Conflict::notRetriable);
    }

    /** What is read may have moved on when it is changed; then the next look decides. */
    private Mono<Job> change(JobId id, Change change, Set<JobState> from, Function<Job, JobException> refusal) {
        return jobs.find(id).flatMap(job -> {
            if (!from.contains(job.state())) {
                return Mono.error(() -> refusal.apply(job));
            }
            return change.of(new Long[] {job.seq()}, from)
                    .flatMap(changed -> changed.isEmpty()
                            ? again(job, () -> change(id, change, from, refusal))
                            : Mono.just(changed.get(0).job()));
        });
    }

    /** Nothing was changed: another has the key, or the job is somewhere else by now. */
    private Mono<Job> again(Job job, java.util.function.Supplier<Mono<Job>> look) {
        String key = job.uniqueKey();
        if (key == null || LIVE.contains(job.state())) {
            return Mono.defer(look);
        }
        return jobs.findUnique(job.kind(), key)
                .filter(twin -> !twin.id().equals(job.id()))
                .flatMap(twin -> Mono.<Job>error(() -> JobException.Conflict.twin(job)))
                .switchIfEmpty(Mono.defer(look));
    }

    @FunctionalInterface
    private interface Change {
        Mono<List<Changed>> of(Long[] seqs, Set<JobState> from);
    }

    private Mono<List<Changed>> cancel(Long[] seqs, Set<JobState> from) {
        return Mono.defer(() -> writes.write(
                        new Sql<>(CANCEL, List.of(clock.millis(), seqs, texts(from)), Changed::of), Changed::event))
                .doOnNext(changed -> wishes.accept(wished(changed)));
    }

    private static List<Wish> wished(List<Changed> changed) {
        return changed.stream()
                .filter(each -> each.event() == null && each.home() != null)
                .map(each -> new Wish(each.job().id(), each.home()))
                .toList();
    }

    private Mono<List<Changed>> retry(Long[] seqs, Set<JobState> from) {
        return Mono.defer(() -> writes.write(
                new Sql<>(RETRY, List.of(clock.millis(), seqs, texts(from), Priority.STEP.toMillis()), Changed::of),
                Changed::event));
    }

    private static String[] texts(Set<JobState> states) {
        return states.stream().map(JobState::text).toArray(String[]::new);
    }

    Mono<JobBatch> cancelAll(JobFilter filter, long from) {
        return scan.step(filter, LIVE, from)
                .flatMap(step -> changeAll(step, this::cancel)
                        .map(changed -> new JobBatch(changed.size(), Map.of(), step.next())));
    }

    Mono<JobBatch> retryAll(JobFilter filter, long from) {
        return scan.step(filter, RETRIABLE, from)
                .flatMap(step -> changeAll(step, this::retry).map(changed -> {
                    Map<String, Integer> queued = new TreeMap<>();
                    changed.forEach(each -> queued.merge(each.job().queue(), 1, Integer::sum));
                    return new JobBatch(changed.size(), queued, step.next());
                }));
    }

    private static Mono<List<Changed>> changeAll(Scan.Step step, Change change) {
        return step.seqs().isEmpty()
                ? Mono.just(List.of())
                : change.of(step.seqs().toArray(Long[]::new), step.states());
    }
}
