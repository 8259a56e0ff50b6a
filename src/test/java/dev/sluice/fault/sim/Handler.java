package dev.sluice.fault.sim;

import dev.sluice.worker.EndAttempt;
import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Strangers' code: ends well or badly, soon or late or never, by the dice. Every run is written down. */
final class Handler implements JobHandler {

    private static final int MOST_SNOOZES = 3;

    private final String kind;
    private final World world;
    private final Replica replica;

    Handler(String kind, World world, Replica replica) {
        this.kind = kind;
        this.world = world;
        this.replica = replica;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public @Nullable Mono<?> run(JobContext job) {
        Ledger.Run run = world.ledger()
                .begin(job.id(), job.epoch(), replica.life, world.agenda().now());
        world.note("%s runs %s, epoch %s", replica.life, job.id(), job.epoch());
        try {
            @Nullable Mono<?> answer = act(job, run);
            if (answer == null) {
                world.ledger().end(run, world.agenda().now());
            }
            return answer == null
                    ? null
                    : answer.doFinally(
                            end -> world.ledger().end(run, world.agenda().now()));
        } catch (Throwable thrown) {
            world.ledger().end(run, world.agenda().now());
            throw thrown;
        }
    }

    private @Nullable Mono<?> act(JobContext job, Ledger.Run run) {
        Random dice = world.dice();
        Map<String, Object> result = Map.of("epoch", run.epoch());
        if (world.weather().isCalm()) {
            return Mono.just(result);
        }
        boolean ends = job.deadline() == null;
        return switch (dice.nextInt(16)) {
            case 0, 1, 2 -> Mono.just(result);
            case 3, 4, 5 -> Mono.delay(some(2_000)).thenReturn(result);
            case 6 -> Mono.delay(some(20_000)).thenReturn(result);
            case 7 -> said(job, 6).then(Mono.just(result));
            case 8 -> ends ? Mono.just(result) : Mono.never();
            case 9 -> Mono.delay(some(1_000)).then(Mono.error(new IllegalStateException("late")));
            case 10 -> throw new StackOverflowError();
            case 11 -> null;
            case 12 -> throw EndAttempt.doNotRetry("no");
            case 13 -> Mono.error(EndAttempt.retryAfter(some(3_000), "later"));
            case 14 -> snooze(job, result);
            default -> Mono.just("x".repeat(2_000));
        };
    }

    private Mono<?> snooze(JobContext job, Map<String, Object> result) {
        return world.ledger().runs(job.id()) > MOST_SNOOZES
                ? Mono.just(result)
                : Mono.error(EndAttempt.snooze(some(2_000)));
    }

    private static Mono<Void> said(JobContext job, int times) {
        return Flux.interval(Duration.ofMillis(90))
                .take(times)
                .doOnNext(step -> job.progress((int) (100 * step / times), null))
                .then();
    }

    private Duration some(int millis) {
        return Duration.ofMillis(world.dice().nextInt(millis));
    }
}
