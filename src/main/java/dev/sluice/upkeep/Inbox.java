package dev.sluice.upkeep;

import dev.sluice.job.FieldError;
import dev.sluice.job.JobException;
import dev.sluice.queue.KindNames;
import dev.sluice.queue.Queues;
import dev.sluice.store.Handed;
import dev.sluice.store.InboxStore;
import dev.sluice.store.Judged;
import dev.sluice.store.Taken;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes jobs of what others handed in within their own transactions. It looks often while there is something and seldom
 * while there is nothing: a notice would be a part of their transactions, and make their commits wait for each other.
 */
final class Inbox extends Loop {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private static final int AT_ONCE = 512;
    private static final int LONGEST_REASON = 2000;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
    private static final Duration AFTER_ERROR = Duration.ofSeconds(1);

    private final @Nullable InboxStore store;
    private final SubmissionRules rules;
    private final Queues queues;
    private final KindNames kinds;
    private final MeterRegistry meters;
    private final Clock clock;
    private Duration pause = SHORTEST_PAUSE;

    /** One of a store; null if nothing can be handed in to it. */
    Inbox(
            @Nullable InboxStore store,
            SubmissionRules rules,
            Queues queues,
            KindNames kinds,
            MeterRegistry meters,
            Clock clock) {
        this.store = store;
        this.rules = rules;
        this.queues = queues;
        this.kinds = kinds;
        this.meters = meters;
        this.clock = clock;
    }

    /** Looks once, and completes when it is time to look again. */
    Mono<Void> round(InboxStore inbox) {
        return inbox.handed(kinds.names(), queues.names(), AT_ONCE)
                .flatMap(handed -> handed.isEmpty()
                        ? Mono.just(nothing())
                        : take(inbox, handed).map(did -> did ? something(handed.size()) : AFTER_ERROR))
                .onErrorResume(cause -> {
                    log.debug("Nothing can be taken in for now", cause);
                    return Mono.just(AFTER_ERROR);
                })
                .flatMap(wait -> Mono.delay(wait).then());
    }

    private Duration nothing() {
        Duration now = pause;
        Duration next = now.multipliedBy(2);
        pause = next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
        return now;
    }

    private Duration something(int jobs) {
        pause = SHORTEST_PAUSE;
        return jobs == AT_ONCE ? Duration.ZERO : pause;
    }

    /** Whether anything could be taken. */
    private Mono<Boolean> take(InboxStore inbox, List<Handed> handed) {
        return Mono.fromSupplier(() -> handed.stream().map(this::judged).toList())
                .flatMapMany(judged -> taken(inbox, judged))
                .doOnNext(this::taken)
                .count()
                .map(groups -> groups > 0);
    }

    /** One that cannot be taken stays where it is, and does not hold up the others. */
    private static Flux<Taken> taken(InboxStore inbox, List<Judged> judged) {
        return inbox.take(judged).flux().onErrorResume(cause -> !(cause instanceof JobException), cause -> {
            if (judged.size() > 1) {
                return Flux.fromIterable(judged).concatMap(each -> taken(inbox, List.of(each)));
            }
            log.error(
                    "What was handed in as number {} cannot be taken in",
                    judged.get(0).number(),
                    cause);
            return Flux.empty();
        });
    }

    private Judged judged(Handed job) {
        List<FieldError> errors = errors(job);
        boolean callable = errors.stream().noneMatch(error -> error.field().equals("callback"));
        return new Judged(job.number(), errors.isEmpty() ? null : reason(errors), callable);
    }

    /** One that a stranger's check breaks at does not hold up the others. */
    private List<FieldError> errors(Handed job) {
        try {
            return rules.check(job);
        } catch (Throwable cause) {
            log.error("The check of a job of kind {} broke", job.kind(), cause);
            return List.of(new FieldError("payload", "could not be checked: " + cause));
        }
    }

    private static String reason(List<FieldError> errors) {
        String all = errors.stream()
                .map(error -> error.field() + " " + error.message())
                .collect(Collectors.joining("; "));
        String shortened = all.length() > LONGEST_REASON ? all.substring(0, LONGEST_REASON) : all;
        return shortened.replace('\0', '\uFFFD');
    }

    private void taken(Taken taken) {
        queues.stored(taken.queued());
        Instant now = clock.instant();
        Counter accepted = meters.counter("sluice.jobs.accepted");
        Timer wait = Timer.builder("sluice.inbox.wait")
                .description("From a call of sluice_submit until its job was taken in, its transaction included")
                .register(meters);
        for (Instant handedAt : taken.handedAt()) {
            accepted.increment();
            wait.record(Duration.between(handedAt, now));
        }
        refused(JobException.Kind.INVALID, taken.failed());
        refused(JobException.Kind.CONFLICT, taken.cancelled());
    }

    private void refused(JobException.Kind reason, int jobs) {
        if (jobs > 0) {
            meters.counter("sluice.jobs.refused", "reason", reason.name().toLowerCase(Locale.ROOT))
                    .increment(jobs);
        }
    }

    @Override
    Publisher<?> rounds() {
        InboxStore inbox = store;
        return inbox == null ? Flux.never() : Mono.defer(() -> round(inbox)).repeat();
    }
}
