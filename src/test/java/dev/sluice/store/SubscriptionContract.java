package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Nothing happens before subscription, and each subscription is a call of its own. */
public interface SubscriptionContract extends StoreUnderTest {

    @Test
    default void insertsOnlyWhenSubscribed() {
        NewJob job = draft().job();

        Mono<Job> insert = insert(job, true);

        StepVerifier.create(store().find(job.id())).expectComplete().verify(TIMEOUT);
        assertThat(get(insert)).isEqualTo(row(job.id()));
    }

    @Test
    default void insertsAgainWhenSubscribedAgain() {
        Mono<Job> insert = insert(draft().job(), true);

        StepVerifier.create(insert).expectNextCount(1).expectComplete().verify(TIMEOUT);

        StepVerifier.create(insert).expectError().verify(TIMEOUT);
    }

    @Test
    default void findsWhatIsThereWhenSubscribed() {
        NewJob job = draft().job();

        Mono<Job> find = store().find(job.id());

        Job stored = get(insert(job, true));
        assertThat(get(find)).isEqualTo(stored);
        Claim claim = started(stored);
        assertThat(get(find)).isEqualTo(claim.job());
    }

    @Test
    default void readsTheLogWhenSubscribed() {
        NewJob job = draft().job();

        Mono<List<JobEvent>> events = store().events(job.id(), 0, 10);

        assertThat(get(events)).isEmpty();
        started(get(insert(job, true)));
        assertThat(get(events)).hasSize(2);
    }

    @Test
    default void startsOnlyWhenSubscribed() {
        Job job = buffered(draft());

        Mono<Claim> start = store().start(Ticket.of(job));

        assertThat(row(job.id())).isEqualTo(job);
        assertThat(get(start).job()).isEqualTo(row(job.id())).isNotEqualTo(job);
    }

    @ParameterizedTest
    @EnumSource
    default void writesOnlyWhenSubscribed(GuardedWrite write) {
        Claim claim = started();
        Job running = claim.job();

        Mono<Boolean> kept = write.by(store(), claim, error(claim));

        assertThat(row(running.id())).isEqualTo(running);
        assertThat(get(kept)).isTrue();
        assertThat(row(running.id())).isNotEqualTo(running);
    }

    @Test
    default void feedsOnlyWhenSubscribed() {
        Job job = unbuffered(draft());

        Mono<List<Ticket>> feed = store().feed(QUEUE, KINDS, 1);

        assertThat(fed(1)).containsExactly(Ticket.of(job));
        assertThat(get(feed)).isEmpty();
    }

    @Test
    default void looksWhatIsDueNextWhenSubscribed() {
        Mono<Instant> nextDue = store().nextDue();

        Job job = unbuffered(draft().dueIn(Duration.ofHours(1)));

        assertThat(get(nextDue)).isEqualTo(job.runAt());
    }

    @Test
    default void promotesOnlyWhenSubscribed() {
        Job job = unbuffered(draft().dueIn(Duration.ofHours(1)));
        clock().forward(Duration.ofHours(2));

        Mono<Map<String, Integer>> promote = store().promote(1);

        assertThat(row(job.id())).isEqualTo(job);
        assertThat(get(promote)).containsEntry(QUEUE, 1);
    }

    @Test
    default void rescuesOnlyWhenSubscribed() {
        Mono<Rescue> rescue = store().rescue();

        Job job = unbuffered(draft());

        assertThat(get(rescue)).isEqualTo(new Rescue(Map.of(job.queue(), 1), 0, 0));
    }

    @Test
    default void tellsOfChangesOnlyAfterSubscription() {
        Flux<List<LogEntry>> changes = Flux.defer(this::live);
        Job before = buffered(draft());
        NewJob after = draft().job();

        StepVerifier.create(changes.take(1))
                .then(() -> get(insert(after, true)))
                .assertNext(events -> assertThat(events)
                        .extracting(entry -> entry.event().job())
                        .containsExactly(after.id())
                        .doesNotContain(before.id()))
                .expectComplete()
                .verify(TIMEOUT);
    }

    @Test
    default void probesAgainWhenSubscribedAgain() {
        Mono<Void> probe = store().probe();

        StepVerifier.create(probe).expectComplete().verify(TIMEOUT);

        StepVerifier.create(probe).expectComplete().verify(TIMEOUT);
        assertThat(store().isWritable()).isTrue();
    }
}
