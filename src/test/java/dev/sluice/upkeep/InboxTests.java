package dev.sluice.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Queues;
import dev.sluice.queue.TestQueues;
import dev.sluice.store.FakeJobStore;
import dev.sluice.store.Handed;
import dev.sluice.store.InboxStore;
import dev.sluice.store.Judged;
import dev.sluice.store.KnownKind;
import dev.sluice.store.KnownQueue;
import dev.sluice.store.SettableClock;
import dev.sluice.store.Taken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class InboxTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SettableClock clock = new SettableClock();
    private final FakeInbox store = new FakeInbox();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queues queues = TestQueues.of(10, 1, new FakeJobStore(clock));
    private final Inbox inbox = new Inbox(store, new Rules(), queues, new KindNames(Set.of("simulate")), meters, clock);

    /** Payloads say themselves what is wrong with them. */
    private static final class Rules implements SubmissionRules {

        @Override
        public List<KnownKind> kinds() {
            return List.of();
        }

        @Override
        public List<FieldError> check(Handed job) {
            return switch (job.payload()) {
                case "fine" -> List.of();
                case "breaks" -> throw new StackOverflowError("deep");
                default -> List.of(new FieldError(job.payload(), "is\0wrong"), new FieldError("x", "too"));
            };
        }
    }

    /** Keeps what was handed in, and forgets what is taken. */
    private final class FakeInbox implements InboxStore {

        private final List<Handed> handed = new ArrayList<>();
        private final List<Judged> taken = new ArrayList<>();
        private boolean canRead = true;
        private long poisonous = -1;
        private long numbers;

        @Override
        public Mono<Void> makeKnown(List<KnownKind> kinds, List<KnownQueue> known) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> count() {
            return Mono.empty();
        }

        @Override
        public Mono<List<Handed>> handed(Set<String> kinds, Set<String> names, int limit) {
            return Mono.fromSupplier(() -> {
                if (!canRead) {
                    throw new JobException.Unavailable("it is away");
                }
                return handed.stream().limit(limit).toList();
            });
        }

        @Override
        public Mono<Taken> take(List<Judged> judged) {
            return Mono.fromSupplier(() -> {
                if (judged.stream().anyMatch(each -> each.number() == poisonous)) {
                    throw new IllegalStateException("it cannot be");
                }
                taken.addAll(judged);
                handed.removeIf(each -> judged.stream().anyMatch(one -> one.number() == each.number()));
                int fine = (int)
                        judged.stream().filter(each -> each.wrong() == null).count();
                Instant second = clock.instant().minusSeconds(1);
                return new Taken(
                        fine == 0 ? Map.of() : Map.of("default", fine),
                        Collections.nCopies(fine, second),
                        judged.size() - fine,
                        1);
            });
        }
    }

    @Test
    void takesWhatIsThere() {
        hand("fine", "fine", "payload.a");

        look(Duration.ofMillis(10));

        assertThat(store.handed).isEmpty();
        assertThat(queues.find("default"))
                .extracting(queue -> Objects.requireNonNull(queue).waiting())
                .isEqualTo(2);
        assertThat(meters.get("sluice.jobs.accepted").counter().count()).isEqualTo(2);
        assertThat(meters.get("sluice.jobs.refused")
                        .tag("reason", "invalid")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("sluice.jobs.refused")
                        .tag("reason", "conflict")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("sluice.inbox.wait").timer().mean(TimeUnit.MILLISECONDS))
                .isEqualTo(1000);
    }

    @Test
    void saysWhatIsWrongOfWhich() {
        hand("fine", "payload.a", "callback", "breaks");

        look(Duration.ofMillis(10));

        assertThat(store.taken)
                .containsExactly(
                        new Judged(0, null, true),
                        new Judged(1, "payload.a is\uFFFDwrong; x too", true),
                        new Judged(2, "callback is\uFFFDwrong; x too", false),
                        new Judged(3, "payload could not be checked: java.lang.StackOverflowError: deep", true));
    }

    @Test
    void looksLessOftenTheLongerNothingIsThere() {
        for (int millis : List.of(10, 20, 40, 80, 160, 200, 200)) {
            look(Duration.ofMillis(millis));
        }

        hand("fine");
        look(Duration.ofMillis(10));
        look(Duration.ofMillis(10));
        look(Duration.ofMillis(20));
    }

    @Test
    void looksAgainAtOnceWhereThereMayBeMore() {
        for (int i = 0; i < 513; i++) {
            hand("fine");
        }

        look(Duration.ZERO);
        look(Duration.ofMillis(10));

        assertThat(store.taken).hasSize(513);
    }

    @Test
    void looksAgainAfterAnError() {
        store.canRead = false;

        look(Duration.ofSeconds(1));

        assertThat(store.taken).isEmpty();
    }

    @Test
    void leavesAloneWhatCannotBeTaken() {
        hand("fine", "fine", "fine");
        store.poisonous = 1;

        look(Duration.ofMillis(10));
        look(Duration.ofSeconds(1));

        assertThat(store.taken).extracting(Judged::number).containsExactly(0L, 2L);
        assertThat(store.handed).extracting(Handed::number).containsExactly(1L);
    }

    private void hand(String... payloads) {
        for (String payload : payloads) {
            store.handed.add(new Handed(store.numbers++, "simulate", payload, null));
        }
    }

    /** A round, and how long it waits before the next. */
    private void look(Duration pause) {
        StepVerifier.FirstStep<Void> round = StepVerifier.withVirtualTime(() -> inbox.round(store));
        if (pause.isZero()) {
            round.expectSubscription().thenAwait(pause).expectComplete().verify(TIMEOUT);
        } else {
            round.expectSubscription()
                    .expectNoEvent(pause.minusMillis(1))
                    .thenAwait(Duration.ofMillis(1))
                    .expectComplete()
                    .verify(TIMEOUT);
        }
    }
}
