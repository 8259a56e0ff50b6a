package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What the contracts of a store stand on: a fresh store for each test, its clock, short words for what they set up. */
public interface StoreUnderTest {

    /** How long a test waits for what should come at once. */
    Duration TIMEOUT = Duration.ofSeconds(30);

    /** The queue of a {@link Draft}. */
    String QUEUE = "default";

    /** The kinds that the contracts use. */
    Set<String> KINDS = Set.of("simulate", "http");

    /**
     * The store.
     *
     * @return the same one within a test, until it is reopened
     */
    JobStore store();

    /**
     * The time the store goes by.
     *
     * @return the same one within a test
     */
    SettableClock clock();

    /**
     * An answer, waited for.
     *
     * @param answer not empty
     * @return its value
     * @param <T> of this type
     */
    static <T> T get(Mono<T> answer) {
        return Objects.requireNonNull(answer.block(TIMEOUT), "empty");
    }

    /**
     * A refusal, waited for.
     *
     * @param type which
     * @param call what is refused
     * @return it
     * @param <T> of this type
     */
    static <T extends JobException> T refusal(Class<T> type, Mono<?> call) {
        return assertThatExceptionOfType(type)
                .isThrownBy(() -> call.block(TIMEOUT))
                .actual();
    }

    /**
     * The clock's time as a store keeps it.
     *
     * @return whole milliseconds
     */
    default Instant now() {
        return clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /**
     * A job to insert.
     *
     * @return due at once, with nothing special about it
     */
    default Draft draft() {
        return new Draft(clock().instant());
    }

    /**
     * A write of a new job.
     *
     * @param job its content
     * @param buffered whether this process holds a place for it
     * @return as stored
     */
    default Mono<Job> insert(NewJob job, boolean buffered) {
        return store().insert(job, buffered).map(Insertion::job);
    }

    /**
     * A job that waits in this process's buffer.
     *
     * @param draft its content
     * @return as stored
     */
    default Job buffered(Draft draft) {
        return get(insert(draft.job(), true));
    }

    /**
     * A job that waits in the store only.
     *
     * @param draft its content
     * @return as stored
     */
    default Job unbuffered(Draft draft) {
        return get(insert(draft.job(), false));
    }

    /**
     * Many jobs that wait in the store only.
     *
     * @param number how many
     * @param content makes each of a plain draft
     * @return as stored, in the order of commit
     */
    default List<Job> filled(int number, UnaryOperator<Draft> content) {
        return get(Flux.range(0, number)
                .map(each -> content.apply(draft()).job())
                .flatMap(job -> insert(job, false), 1000)
                .collectSortedList(Comparator.comparingLong(Job::seq)));
    }

    /**
     * A running attempt of a waiting job.
     *
     * @param job which
     * @return its claim
     */
    default Claim started(Job job) {
        return get(store().start(Ticket.of(job)));
    }

    /**
     * A running attempt of a new job.
     *
     * @return its claim
     */
    default Claim started() {
        return started(buffered(draft()));
    }

    /**
     * The row of a job.
     *
     * @param id which
     * @return as it stands now
     */
    default Job row(JobId id) {
        return get(store().find(id));
    }

    /**
     * The whole log of a job.
     *
     * @param id which
     * @return its events
     */
    default List<JobEvent> log(JobId id) {
        return get(store().events(id, 0, Integer.MAX_VALUE));
    }

    /**
     * The newest entry in the log of a job.
     *
     * @param id which
     * @return its event
     */
    default JobEvent lastEvent(JobId id) {
        List<JobEvent> log = log(id);
        return log.get(log.size() - 1);
    }

    /**
     * Why an attempt failed.
     *
     * @param claim the attempt
     * @return an error of now
     */
    default JobError error(Claim claim) {
        return new JobError(
                "java.io.IOException", "\"no\" route – 路", claim.job().attempt(), now(), "at a.B.c(B.java:1)\nat d.E");
    }

    /**
     * What waits in the store only and is now this process's.
     *
     * @param limit how many at most
     * @return tickets of {@link #QUEUE}
     */
    default List<Ticket> fed(int limit) {
        return get(store().feed(QUEUE, KINDS, limit));
    }

    /**
     * Queues all that is due.
     *
     * @return how many, by queue
     */
    default Map<String, Integer> promoted() {
        return get(store().promote(Integer.MAX_VALUE));
    }

    /**
     * What is committed from now on: a store that reads its log may tell a subscriber of what was committed just before,
     * too.
     *
     * @return as {@link JobStore#changes}
     */
    default Flux<List<LogEntry>> live() {
        long from = get(store().end(Set.of())).position();
        return store().changes()
                .map(commit ->
                        commit.stream().filter(entry -> entry.position() > from).toList())
                .filter(commit -> !commit.isEmpty());
    }

    /**
     * What is told first from these writes on.
     *
     * @param writes of which one at least is told
     * @return the events of one commit
     */
    default List<JobEvent> toldFirst(Mono<?> writes) {
        Mono<List<JobEvent>> done = writes.then(Mono.empty());
        return get(Flux.merge(
                        live().take(1)
                                .map(commit ->
                                        commit.stream().map(LogEntry::event).toList()),
                        done)
                .next());
    }
}
