package dev.sluice.fault.sim;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobId;
import dev.sluice.job.NewJob;
import dev.sluice.store.Insertion;
import dev.sluice.store.JobFilter;
import dev.sluice.store.QueueOverride;
import dev.sluice.store.Schedule;
import dev.sluice.store.StoreUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Everybody outside: clients that submit, persons who cancel, retry and set, readers of the log. */
final class Crowd {

    private static final Duration EXPECTED = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final int TRIES = 8;
    private static final int MORE = 20;
    private static final List<String> QUEUES = List.of(StoreUnderTest.QUEUE, "mail");
    private static final List<String> KINDS = List.of("simulate", "http");

    private final World world;
    private final Random dice;
    private final Duration time;
    private final List<Reader> readers = new ArrayList<>();
    private final List<JobId> ids = new ArrayList<>();
    private final Set<Submission> open = new HashSet<>();
    private int keys;

    Crowd(World world, Duration time) {
        this.world = world;
        this.dice = world.dice();
        this.time = time;
    }

    void begin() {
        int jobs = 5 + dice.nextInt(25);
        for (int i = 0; i < jobs; i++) {
            later(time, this::submit);
        }
        int wishes = dice.nextInt(12);
        for (int i = 0; i < wishes; i++) {
            later(time, this::wish);
        }
        int schedules = dice.nextInt(3);
        for (int i = 0; i < schedules; i++) {
            later(time, this::schedule);
        }
        for (int i = 0; i < 2; i++) {
            Reader reader = new Reader(world, i == 0 ? null : QUEUES.get(0));
            readers.add(reader);
            later(time, reader::read);
        }
    }

    private void later(Duration most, Runnable event) {
        long nanos = (long) (dice.nextDouble() * most.toNanos());
        world.agenda().add(world.agenda().world(), Duration.ofNanos(nanos), event);
    }

    List<Reader> readers() {
        return readers;
    }

    /** Nobody wants anything any more. */
    boolean isDone() {
        return open.isEmpty();
    }

    private void submit() {
        boolean isKeyed = dice.nextInt(3) == 0;
        new Submission(isKeyed ? new IdempotencyKey("shop", "key " + ++keys, "digest") : null).send();
    }

    /** One client's wish for a job, sent again if it has a key and nobody knows what became of it. */
    private final class Submission {

        private final @Nullable IdempotencyKey key;
        private final String kind = KINDS.get(dice.nextInt(2));
        private final String queue = QUEUES.get(dice.nextInt(2));
        private final int priority = dice.nextInt(5) - 2;
        private final Duration delay = dice.nextInt(3) == 0 ? Duration.ofMillis(dice.nextInt(15_000)) : Duration.ZERO;
        private final int maxAttempts = 1 + dice.nextInt(5);
        private final Duration timeout =
                dice.nextInt(3) == 0 ? Duration.ZERO : Duration.ofMillis(500 + dice.nextInt(5_000));
        private final @Nullable String callback = dice.nextInt(5) == 0 ? "https://example.org/done" : null;
        private final @Nullable String uniqueKey = dice.nextInt(6) == 0 ? "only " + dice.nextInt(2) : null;
        private final Duration patience = dice.nextInt(3) == 0 ? Duration.ofMillis(dice.nextInt(5_000)) : Duration.ZERO;
        private int tries;
        private boolean answered;

        private Submission(@Nullable IdempotencyKey key) {
            this.key = key;
        }

        private void send() {
            Replica replica = world.any();
            if (answered || tries++ == TRIES) {
                open.remove(this);
                return;
            }
            open.add(this);
            if (replica != null) {
                JobId id = new JobId(new UUID(dice.nextLong(), dice.nextLong()));
                world.ledger().ask(id, queue);
                ids.add(id);
                world.agenda().add(replica.life, Duration.ofNanos(dice.nextInt(2_000_000)), () -> submit(replica, id));
            }
            world.agenda().add(world.agenda().world(), PATIENCE, this::sendAgain);
        }

        private void sendAgain() {
            if (key == null || answered) {
                open.remove(this);
            } else {
                send();
            }
        }

        private void submit(Replica replica, JobId id) {
            Mono<Insertion> submission = replica.admission
                    .submit(job(id, replica.instant()), EXPECTED, patience)
                    .doOnError(replica.told::refused);
            Mono<Insertion> once = key == null
                    ? submission
                    : replica.store
                            .find(key)
                            .map(job -> new Insertion(job, false))
                            .switchIfEmpty(submission);
            once.subscribe(
                    insertion -> {
                        answered = true;
                        world.note("a client is told of %s", insertion.job().id());
                        world.ledger().acknowledged(insertion.job().id(), key);
                    },
                    refusal -> world.note("a client is refused %s: %s", id, refusal));
        }

        private NewJob job(JobId id, Instant now) {
            return new NewJob(
                    id,
                    kind,
                    queue,
                    "{}",
                    priority,
                    now,
                    now.plus(delay),
                    maxAttempts,
                    timeout,
                    uniqueKey,
                    List.of(),
                    null,
                    callback,
                    null,
                    key);
        }
    }

    private void wish() {
        Replica replica = world.any();
        if (replica != null && !ids.isEmpty()) {
            JobId id = ids.get(dice.nextInt(ids.size()));
            Mono<?> wish = wish(replica, id);
            world.agenda().add(replica.life, Duration.ZERO, () -> wish.subscribe(done -> {}, refusal -> {}));
        }
    }

    private Mono<?> wish(Replica replica, JobId id) {
        String queue = QUEUES.get(dice.nextInt(2));
        JobFilter all = new JobFilter(null, null, queue, null);
        return switch (dice.nextInt(8)) {
            case 0, 1, 2 -> replica.store.cancel(id);
            case 3, 4 -> replica.store.retry(id).doOnNext(job -> replica.queues.stored(Map.of(job.queue(), 1)));
            case 5 -> replica.store.retryAll(all, 0).doOnNext(batch -> replica.queues.stored(batch.queued()));
            case 6 -> dice.nextBoolean() ? replica.store.cancelAll(all, 0) : set(replica, queue, override());
            default -> set(replica, queue, override());
        };
    }

    /** Something again and again, every few seconds. */
    private void schedule() {
        Replica replica = world.any();
        if (replica != null && !world.weather().isCalm()) {
            Instant next = replica.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
            NewJob template = new NewJob(
                    new JobId(new UUID(0, 0)),
                    KINDS.get(dice.nextInt(2)),
                    QUEUES.get(dice.nextInt(2)),
                    "{}",
                    0,
                    next,
                    next,
                    2,
                    Duration.ofSeconds(3));
            Schedule schedule = new Schedule(
                    "schedule-" + dice.nextInt(2),
                    "*/" + (2 + dice.nextInt(8)) + " * * * * *",
                    "UTC",
                    "{}",
                    template,
                    next,
                    null);
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> replica.store.put(schedule).subscribe(isNew -> {}, refusal -> {}));
        }
    }

    private QueueOverride override() {
        return new QueueOverride(
                dice.nextInt(3) == 0 ? true : null,
                dice.nextBoolean() ? 1 + dice.nextInt(Invariants.MOST_SLOTS) : null,
                dice.nextInt(3) == 0 ? (Double) (1.0 + dice.nextInt(20)) : null);
    }

    private static Mono<Void> set(Replica replica, String queue, QueueOverride override) {
        return replica.overrides.change(Objects.requireNonNull(replica.queues.find(queue)), before -> override);
    }

    /** Nothing is started any more. */
    void pause() {
        QUEUES.forEach(queue -> {
            Replica replica = Objects.requireNonNull(world.any());
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> set(replica, queue, new QueueOverride(true, null, null))
                                    .subscribe());
        });
    }

    /** Hands in some more for each queue than there is room for. */
    void fill() {
        for (int i = 0; i < MORE; i++) {
            Replica replica = Objects.requireNonNull(world.any());
            Instant now = replica.instant();
            JobId id = new JobId(new UUID(dice.nextLong(), dice.nextLong()));
            NewJob job = new NewJob(id, KINDS.get(0), QUEUES.get(i % 2), "{}", 0, now, now, 2, Duration.ofSeconds(3));
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> replica.admission.submit(job, EXPECTED).subscribe(insertion -> {}, refusal -> {}));
        }
    }

    /** What persons set is as configured again, and nothing is scheduled any more, when somebody is there to be told so. */
    void end() {
        Replica replica = world.any();
        if (replica == null) {
            world.agenda().add(world.agenda().world(), Duration.ofSeconds(1), this::end);
            return;
        }
        for (Schedule schedule : world.database().schedules()) {
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> replica.store.remove(schedule.name()).subscribe());
        }
        for (String queue : QUEUES) {
            world.agenda()
                    .add(
                            replica.life,
                            Duration.ZERO,
                            () -> set(replica, queue, QueueOverride.NONE).subscribe());
        }
    }
}
