package dev.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.JobReads;
import dev.sluice.store.LogEntry;
import dev.sluice.store.LogPage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class LogPagesTests {

    private static final EventFilter ALL = new EventFilter(Set.of(), JobFilter.ALL);
    private static final EventFilter RED = new EventFilter(Set.of(), new JobFilter(null, null, null, "red"));
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final List<Read> reads = new ArrayList<>();
    private final LogPages pages = new LogPages(store());

    private record Read(EventFilter filter, long after, Sinks.One<LogPage> answer) {}

    @Test
    void beginsAtTheBeginOfABlock() {
        assertThat(ask(ALL, 1_000)).isNotDone();

        assertThat(reads).singleElement().satisfies(read -> {
            assertThat(read.after()).isEqualTo(768);
            assertThat(read.filter()).isEqualTo(ALL);
        });
    }

    @Test
    void readsAgainForThoseWhoAskedWhileItRead() {
        CompletableFuture<LogPages.Page> first = ask(ALL, 10);
        CompletableFuture<LogPages.Page> second = ask(ALL, 11);
        CompletableFuture<LogPages.Page> third = ask(ALL, 12);

        answer(0, page(20, true));
        assertThat(reached(first)).isEqualTo(20);
        assertThat(reads).hasSize(2);
        answer(1, page(30, true));

        assertThat(reached(second)).isEqualTo(30);
        assertThat(reached(third)).isEqualTo(30);
        assertThat(ask(ALL, 13)).isNotDone();
        assertThat(reads).hasSize(3);
    }

    @Test
    void sharesAPageThatWillNotGrow() {
        CompletableFuture<LogPages.Page> first = ask(ALL, 10);
        CompletableFuture<LogPages.Page> second = ask(ALL, 11);
        answer(0, page(600, false));

        CompletableFuture<LogPages.Page> late = ask(ALL, 12);

        assertThat(reads).hasSize(1);
        assertThat(done(second).events()).isSameAs(done(first).events());
        assertThat(done(late).events()).isSameAs(done(first).events());
    }

    @Test
    void readsForEachFilterAndEachBlock() {
        assertThat(ask(ALL, 10)).isNotDone();
        assertThat(ask(RED, 10)).isNotDone();
        assertThat(ask(ALL, 300)).isNotDone();

        assertThat(reads).hasSize(3);
    }

    @Test
    void readsOnAfterAnError() {
        CompletableFuture<LogPages.Page> first = ask(ALL, 10);
        CompletableFuture<LogPages.Page> second = ask(ALL, 10);

        reads.get(0).answer().tryEmitError(new IllegalStateException("broken"));
        answer(1, page(20, true));

        assertThat(first).failsWithin(TIMEOUT);
        assertThat(reached(second)).isEqualTo(20);
    }

    private CompletableFuture<LogPages.Page> ask(EventFilter filter, long position) {
        return pages.behind(filter, position).toFuture();
    }

    private void answer(int read, LogPage page) {
        reads.get(read).answer().tryEmitValue(page);
    }

    private static LogPages.Page done(CompletableFuture<LogPages.Page> asked) {
        assertThat(asked).succeedsWithin(TIMEOUT);
        return asked.join();
    }

    private static long reached(CompletableFuture<LogPages.Page> asked) {
        return done(asked).log().reached();
    }

    private static LogPage page(long reached, boolean isLast) {
        JobId job = new JobId(new UUID(7, 1));
        JobEvent event =
                new JobEvent(job, "simulate", "default", JobState.QUEUED, 0, 1, Instant.EPOCH, null, null, null);
        return new LogPage(List.of(new LogEntry(reached, event, List.of())), reached, isLast, 0);
    }

    private JobReads store() {
        return (JobReads) Proxy.newProxyInstance(
                JobReads.class.getClassLoader(), new Class<?>[] {JobReads.class}, (proxy, method, values) -> {
                    assertThat(method.getName()).isEqualTo("log");
                    return log((EventFilter) values[0], (long) values[1]);
                });
    }

    private Mono<LogPage> log(EventFilter filter, long after) {
        Read read = new Read(filter, after, Sinks.one());
        reads.add(read);
        return read.answer().asMono();
    }
}
