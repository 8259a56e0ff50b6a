package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What waits in the store only is taken into a buffer once, in its order. */
public interface FeedContract extends StoreUnderTest {

    @Test
    default void feedsByRank() {
        Job early = unbuffered(draft());
        clock().forward(Duration.ofSeconds(10));
        Job late = unbuffered(draft());
        Job urgent = unbuffered(draft().priority(1));
        Job idle = unbuffered(draft().priority(-1));

        List<Ticket> tickets = fed(4);

        assertThat(tickets).containsExactly(Ticket.of(urgent), Ticket.of(early), Ticket.of(late), Ticket.of(idle));
    }

    @Test
    default void feedsEqualRanksInTheOrderOfTheirCommits() {
        List<Ticket> stored = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stored.add(Ticket.of(unbuffered(draft())));
        }

        List<Ticket> tickets = fed(20);

        assertThat(tickets).isEqualTo(stored);
    }

    @Test
    default void goesOnWhereTheLastFeedEnded() {
        Random random = new Random(7);
        List<Ticket> stored = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            stored.add(Ticket.of(unbuffered(draft().priority(random.nextInt(-3, 4)))));
        }
        stored.sort(Comparator.naturalOrder());

        List<Ticket> tickets = new ArrayList<>(fed(7));
        tickets.addAll(fed(13));
        tickets.addAll(fed(100));

        assertThat(tickets).isEqualTo(stored);
    }

    @RepeatedTest(10)
    default void neverFeedsAJobTwice() {
        for (int i = 0; i < 50; i++) {
            unbuffered(draft());
        }

        Flux<JobId> tickets = Flux.range(0, 16)
                .flatMap(each -> store().feed(QUEUE, KINDS, 4).subscribeOn(Schedulers.parallel()), 16)
                .flatMapIterable(fed -> fed)
                .map(Ticket::id);

        StepVerifier.create(tickets.distinct().count())
                .expectNext(50L)
                .expectComplete()
                .verify(TIMEOUT);
        assertThat(fed(1)).isEmpty();
    }

    @Test
    default void feedsNoMoreThanTheLimit() {
        Job first = unbuffered(draft());
        Job second = unbuffered(draft());
        Job third = unbuffered(draft());

        List<Ticket> tickets = fed(2);

        assertThat(tickets).containsExactly(Ticket.of(first), Ticket.of(second));
        assertThat(fed(2)).containsExactly(Ticket.of(third));
    }

    @Test
    default void feedsOnlyTheKindsNamed() {
        Job simulate = unbuffered(draft().kind("simulate"));
        Job http = unbuffered(draft().kind("http"));
        Job stranded = unbuffered(draft().kind("unknown"));

        List<Ticket> tickets = get(store().feed(QUEUE, Set.of("http"), 9));

        assertThat(tickets).containsExactly(Ticket.of(http));
        assertThat(fed(9)).containsExactly(Ticket.of(simulate));
        assertThat(get(store().feed(QUEUE, Set.of("unknown"), 9))).containsExactly(Ticket.of(stranded));
    }

    @Test
    default void feedsNothingToAProcessWithoutKinds() {
        unbuffered(draft());

        List<Ticket> tickets = get(store().feed(QUEUE, Set.of(), 9));

        assertThat(tickets).isEmpty();
        assertThat(fed(9)).hasSize(1);
    }

    @Test
    default void feedsOnlyItsQueue() {
        Job mail = unbuffered(draft().queue("mail"));
        Job other = unbuffered(draft());

        List<Ticket> tickets = get(store().feed("mail", KINDS, 9));

        assertThat(tickets).containsExactly(Ticket.of(mail));
        assertThat(fed(9)).containsExactly(Ticket.of(other));
    }

    @Test
    default void leavesWhatIsInABufferWhereItIs() {
        buffered(draft());
        Job spilled = unbuffered(draft());

        List<Ticket> tickets = fed(9);

        assertThat(tickets).containsExactly(Ticket.of(spilled));
    }

    @Test
    default void leavesWhatDoesNotWaitWhereItIs() {
        unbuffered(draft().dueIn(Duration.ofHours(1)));
        Claim running = started(unbuffered(draft()));
        Claim retrying = started();
        get(store().retry(retrying, error(retrying), now()));
        Claim ended = started();
        get(store().succeed(ended, null, null));

        List<Ticket> tickets = fed(9);

        assertThat(tickets).isEmpty();
        assertThat(row(running.job().id())).isEqualTo(running.job());
    }

    @Test
    default void changesNothingThatAClientSees() {
        Job job = unbuffered(draft());

        fed(1);

        assertThat(row(job.id())).isEqualTo(job);
        assertThat(log(job.id())).hasSize(1);
    }

    @Test
    default void startsWhatItFed() {
        Job job = unbuffered(draft());

        Claim claim = get(store().start(fed(1).get(0)));

        assertThat(claim.job().id()).isEqualTo(job.id());
    }
}
