package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The log of all jobs is one list, in the order of commit, whatever part of it is read. */
public interface LogContract extends EveryState {

    /** More than one look at the log takes in. */
    int MANY = 12_000;

    EventFilter ALL = new EventFilter(Set.of(), JobFilter.ALL);

    @Test
    default void readsInTheOrderOfCommit() {
        Claim one = started();
        Claim other = started();
        get(store().succeed(other, "1", null));
        get(store().progress(one, new Progress(7, "half")));

        List<LogEntry> log = whole(ALL, 3);

        assertThat(log)
                .extracting(entry -> entry.event().job())
                .containsExactly(
                        one.job().id(),
                        one.job().id(),
                        other.job().id(),
                        other.job().id(),
                        other.job().id(),
                        one.job().id());
        assertThat(log).extracting(LogEntry::position).isSorted().doesNotHaveDuplicates();
        assertThat(of(log, one.job().id())).isEqualTo(log(one.job().id()));
        assertThat(of(log, other.job().id())).isEqualTo(log(other.job().id()));
    }

    @Test
    default void tellsLiveWhatTheLogSays() {
        Mono<Void> writes = insert(draft().tags("a", "b").job(), true)
                .flatMap(job -> store().start(Ticket.of(job)))
                .flatMap(claim -> store().fail(claim, error(claim)))
                .then();
        Flux<LogEntry> told =
                store().changes().concatMapIterable(commit -> commit).take(3);

        List<LogEntry> live = get(Flux.merge(told, writes.cast(LogEntry.class)).collectList());

        assertThat(live).isEqualTo(whole(ALL, 100));
        assertThat(live).extracting(LogEntry::tags).containsOnly(List.of("a", "b"));
    }

    @Test
    default void readsOnlyWhatTheFilterLetsThrough() {
        Job tagged = buffered(draft().tags("red", "blue"));
        Job other = buffered(draft().kind("other").tags("redder"));
        get(store().start(Ticket.of(tagged)));
        get(store().start(Ticket.of(other)));

        assertThat(states(new JobFilter(null, null, null, "red"))).containsExactly(JobState.QUEUED, JobState.RUNNING);
        assertThat(states(new JobFilter(JobState.QUEUED, "other", null, null))).containsExactly(JobState.QUEUED);
        assertThat(states(new JobFilter(null, "simulate", QUEUE, null))).hasSize(2);
        assertThat(states(new JobFilter(null, null, "elsewhere", null))).isEmpty();
    }

    @Test
    default void filtersLiveAsInTheLog() {
        List<EventFilter> filters = new ArrayList<>(List.of(ALL));
        Job job = buffered(draft().tags("red"));
        Job other = buffered(draft().kind("other"));
        get(store().start(Ticket.of(job)));
        for (JobFilter which : List.of(
                new JobFilter(JobState.RUNNING, null, null, null),
                new JobFilter(null, "other", null, null),
                new JobFilter(null, null, QUEUE, "red"))) {
            filters.add(new EventFilter(Set.of(), which));
            filters.add(new EventFilter(Set.of(job.id()), which));
        }
        filters.add(new EventFilter(Set.of(job.id(), other.id()), JobFilter.ALL));

        List<LogEntry> all = whole(ALL, 100);

        assertThat(filters)
                .allSatisfy(filter -> assertThat(whole(filter, 100))
                        .isEqualTo(all.stream().filter(filter::matches).toList()));
    }

    @Test
    default void readsSomeJobsInTheOrderOfCommitToo() {
        Claim one = started();
        buffered(draft());
        Claim other = started();
        get(store().succeed(one, null, null));
        EventFilter both = new EventFilter(Set.of(one.job().id(), other.job().id()), JobFilter.ALL);

        List<LogEntry> all = whole(ALL, 100).stream().filter(both::matches).toList();

        assertThat(all).hasSize(5);
        assertThat(whole(both, 2)).isEqualTo(all);
    }

    /** Each page costs as little as the next, so one may be empty though there is more. */
    @Test
    default void comesThroughALongLogOfOthers() {
        filled(MANY, each -> each);
        Job rare = buffered(draft().tags("rare"));

        List<LogPage> pages = pages(new EventFilter(Set.of(), new JobFilter(null, null, null, "rare")), 10);

        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages.stream().flatMap(page -> page.entries().stream()))
                .extracting(entry -> entry.event().job())
                .containsExactly(rare.id());
        assertThat(get(store().end(Set.of())).position())
                .isEqualTo(pages.get(pages.size() - 1).reached());
    }

    @Test
    default void endsWhereItsLastPageDoes() {
        assertThat(get(store().end(Set.of()))).isEqualTo(new LogEnd(0, List.of()));
        Claim claim = started();

        LogEnd end = get(store().end(Set.of(claim.job().id(), new JobId(new UUID(1, 1)))));
        LogPage page = get(store().log(ALL, 0, 10));

        assertThat(end.jobs()).containsExactly(row(claim.job().id()));
        assertThat(page.isLast()).isTrue();
        assertThat(page.reached()).isEqualTo(end.position());
        assertThat(page.entries().get(1).position()).isEqualTo(end.position());
        assertThat(get(store().log(ALL, end.position(), 10)).entries()).isEmpty();
    }

    @Test
    default void saysUpToWhereSomeAreGone() {
        Claim gone = started();
        get(store().succeed(gone, null, null));
        Job stays = buffered(draft());
        long end = get(store().end(Set.of())).position();
        clock().forward(Duration.ofDays(2));
        assertThat(get(store().log(ALL, 0, 10)).pruned()).isZero();

        get(store().prune(JobState.SUCCEEDED, now().minus(Duration.ofDays(1)), 10));

        LogPage page = get(store().log(ALL, 0, 10));
        assertThat(page.pruned()).isPositive().isLessThan(end);
        assertThat(page.entries()).extracting(entry -> entry.event().job()).containsExactly(stays.id());
        assertThat(get(store().end(Set.of(gone.job().id())))).isEqualTo(new LogEnd(end, List.of()));
    }

    private List<JobState> states(JobFilter which) {
        return whole(new EventFilter(Set.of(), which), 100).stream()
                .map(entry -> entry.event().state())
                .toList();
    }

    private List<LogEntry> whole(EventFilter filter, int limit) {
        return pages(filter, limit).stream()
                .flatMap(page -> page.entries().stream())
                .toList();
    }

    private List<LogPage> pages(EventFilter filter, int limit) {
        List<LogPage> pages = new ArrayList<>(List.of(get(store().log(filter, 0, limit))));
        while (!last(pages).isLast()) {
            long after = last(pages).reached();
            pages.add(get(store().log(filter, after, limit)));
            assertThat(last(pages)).matches(page -> page.isLast() || page.reached() >= after + limit);
        }
        return pages;
    }

    private static LogPage last(List<LogPage> pages) {
        return pages.get(pages.size() - 1);
    }

    private static List<JobEvent> of(List<LogEntry> log, JobId job) {
        return log.stream()
                .map(LogEntry::event)
                .filter(event -> event.job().equals(job))
                .toList();
    }
}
