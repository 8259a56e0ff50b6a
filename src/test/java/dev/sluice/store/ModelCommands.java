package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import dev.sluice.job.NewJob;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What one may ask of a store: each is asked of the store and of the {@link Model}, and what they say is compared. */
final class ModelCommands {

    /** Who asks, and there is nobody else: all that is held when it dies is its own. */
    private static final long HOME = 1;

    private final Reopening test;
    private final Supplier<QueueStore> queues;
    private final Dice dice;
    private final Random random;
    private final Model model = new Model(event -> {});
    private final Map<String, QueueOverride> overrides = new TreeMap<>();
    private final List<Ticket> tickets = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<JobId, Long> epochs = new HashMap<>();
    private final List<String> trace = new ArrayList<>();

    ModelCommands(Reopening test, Supplier<QueueStore> queues, Random random) {
        this.test = test;
        this.queues = queues;
        this.random = random;
        this.dice = new Dice(random);
    }

    /** What was asked so far. */
    List<String> trace() {
        return trace;
    }

    void submit() {
        NewJob job = dice.job(test.draft());
        boolean buffered = random.nextBoolean();
        trace.add("submit " + job + (buffered ? " with a place" : ""));
        long last = model.jobs().mapToLong(each -> each.seq).max().orElse(0);

        Object told = answer(() -> StoreUnderTest.get(test.store().insert(job, buffered)));
        Object expected = answer(() -> model.insert(job, buffered ? HOME : null, test.now(), () -> number(told, last)));

        assertThat(told).isEqualTo(expected);
        if (told instanceof Insertion insertion && insertion.isNew()) {
            tickets.add(Ticket.of(insertion.job()));
        }
    }

    /** What is new has a number above all others. */
    private static long number(Object told, long last) {
        long seq = ((Insertion) told).job().seq();
        assertThat(seq).isGreaterThan(last);
        return seq;
    }

    void feed() {
        String queue = dice.any(Dice.NAMES);
        Set<String> kinds = random.nextInt(4) == 0 ? Set.of("http") : StoreUnderTest.KINDS;
        int limit = 1 + random.nextInt(6);
        same(
                "feed " + queue + kinds + limit,
                test.store().feed(queue, kinds, limit),
                () -> model.take(queue, kinds, limit, Objects::isNull, HOME));
    }

    void release() {
        Ticket ticket = dice.recent(tickets);
        same("release " + ticket, test.store().release(ticket), () -> model.release(ticket.id(), HOME));
    }

    void start() {
        Ticket ticket = dice.recent(tickets);
        trace.add("start " + ticket);

        @Nullable Claim claim = test.store().start(ticket).block(StoreUnderTest.TIMEOUT);
        Object expected = model.start(ticket.id(), HOME, test.now());

        assertThat(claim == null ? null : claim.job()).isEqualTo(expected);
        if (claim != null) {
            @Nullable Long before = epochs.put(ticket.id(), claim.epoch());
            assertThat(claim.epoch()).isGreaterThan(before == null ? -1 : before);
            model.claimed(ticket.id(), claim.epoch());
            claims.add(claim);
        }
    }

    void write() {
        if (!claims.isEmpty()) {
            Claim claim = dice.recent(claims);
            GuardedWrite write = dice.any(List.of(GuardedWrite.values()));
            same(
                    write + " " + claim,
                    write.by(test.store(), claim, test.error(claim)),
                    () -> model.write(write, claim, test.error(claim), test.now()));
        }
    }

    void cancel() {
        JobId id = dice.recent(tickets).id();
        same("cancel " + id, test.store().cancel(id), () -> model.cancel(id, test.now()));
    }

    void retry() {
        JobId id = dice.recent(tickets).id();
        same("retry " + id, test.store().retry(id), () -> model.retry(id, test.now()));
    }

    void cancelAll() {
        JobFilter filter = dice.filter();
        trace.add("cancel " + filter);

        int matched = Pages.matched(from -> test.store().cancelAll(filter, from));

        assertThat(matched).isEqualTo(model.cancelAll(filter, test.now()));
    }

    void retryAll() {
        JobFilter filter = dice.filter();
        trace.add("retry " + filter);

        int matched = Pages.matched(from -> test.store().retryAll(filter, from));

        assertThat(matched).isEqualTo(model.retryAll(filter, test.now()));
    }

    /** Which of those that are due are promoted first is the store's to choose. */
    void promote() {
        int limit = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(3);
        trace.add("promote " + limit);
        List<ModelJob> due = model.jobs(job -> job.waitsForItsTime() && !job.runAt.isAfter(test.now()))
                .toList();

        Map<String, Integer> told = StoreUnderTest.get(test.store().promote(limit));

        Map<String, Integer> promoted = new TreeMap<>();
        for (ModelJob job : due) {
            if (test.row(job.made.id()).state() == JobState.QUEUED) {
                job.move(JobState.QUEUED, test.now(), null, null);
                promoted.merge(job.made.queue(), 1, Integer::sum);
            }
        }
        assertThat(told).isEqualTo(promoted);
        assertThat(sum(promoted)).isEqualTo(Math.min(limit, due.size()));
    }

    private static int sum(Map<String, Integer> numbers) {
        return numbers.values().stream().mapToInt(Integer::intValue).sum();
    }

    void passTime() {
        Duration time = random.nextInt(4) == 0 ? Duration.ofHours(13) : Duration.ofMillis(random.nextInt(3000));
        trace.add("pass " + time);
        test.clock().forward(time);
    }

    /** Which of those that ended at once are deleted first is the store's to choose. */
    void prune() {
        JobState state = dice.any(List.of(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED));
        Instant before = test.now().minusMillis(random.nextInt(-1, 2000));
        int limit = 1 + random.nextInt(5);
        trace.add("prune " + limit + " " + state + " before " + before);
        List<ModelJob> expired = model.jobs(job -> model.isExpired(job, state, before, test.now()))
                .toList();

        int told = StoreUnderTest.get(test.store().prune(state, before, limit)).jobs();

        expired.stream().map(job -> job.made.id()).filter(id -> !isThere(id)).forEach(model::prune);
        long left = model.jobs(job -> model.isExpired(job, state, before, test.now()))
                .count();
        assertThat(told).isEqualTo(Math.min(limit, expired.size())).isEqualTo(expired.size() - (int) left);
    }

    private boolean isThere(JobId id) {
        return test.store().find(id).blockOptional(StoreUnderTest.TIMEOUT).isPresent();
    }

    void override() {
        String queue = dice.any(Dice.NAMES);
        QueueOverride value = random.nextBoolean()
                ? QueueOverride.NONE
                : new QueueOverride(random.nextBoolean(), random.nextInt(9), null);
        same("override " + queue + value, queues.get().override(queue, before -> value), () -> value);
        overrides.put(queue, value);
        overrides.values().removeIf(QueueOverride.NONE::equals);
    }

    void crash() {
        test.reopen();
        same("crash", test.store().rescue(), () -> model.rescue(home -> true, test.now()));
    }

    void list() {
        JobFilter filter = dice.filter();
        int limit = 1 + random.nextInt(9);
        trace.add("list " + limit + " of " + filter);

        assertThat(Pages.all(test.store(), filter, limit)).isEqualTo(model.list(filter));
    }

    void count() {
        trace.add("count");
        assertThat(StoreUnderTest.get(test.store().counts())).containsExactlyInAnyOrderElementsOf(model.counts());
        same("oldest", test.store().oldest(), model::oldest);
        same("next due", test.store().nextDue(), model::nextDue);
    }

    void findByKey() {
        IdempotencyKey key = dice.key();
        same("find " + key, test.store().find(key), () -> model.find(key, test.now()));
    }

    /** Every row, every log, and what there is besides. */
    void compare() {
        count();
        same("overrides", queues.get().overrides(), () -> overrides);
        assertThat(Pages.all(test.store(), JobFilter.ALL, 500)).isEqualTo(model.list(JobFilter.ALL));
        model.jobs().forEach(job -> {
            assertThat(test.row(job.made.id())).isEqualTo(job.row());
            assertThat(test.log(job.made.id())).isEqualTo(job.log);
        });
    }

    /** Ends and deletes all there is. */
    void empty() {
        crash();
        Pages.steps(from -> test.store().cancelAll(JobFilter.ALL, from));
        Dice.NAMES.forEach(queue -> StoreUnderTest.get(queues.get().override(queue, before -> QueueOverride.NONE)));
        overrides.clear();
        test.clock().forward(IdempotencyKey.LIFE);
        for (JobState end : List.of(JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)) {
            StoreUnderTest.get(test.store().prune(end, test.now(), Integer.MAX_VALUE));
        }
        model.jobs().map(job -> job.made.id()).toList().forEach(model::prune);
        compare();
    }

    private void same(String command, Mono<?> call, Supplier<?> expected) {
        trace.add(command);
        Object told = answer(() -> call.block(StoreUnderTest.TIMEOUT));

        assertThat(told).isEqualTo(answer(expected));
    }

    /** What is said, be it a refusal; null for nothing. */
    private static @Nullable Object answer(Supplier<?> call) {
        try {
            return call.get();
        } catch (JobException refusal) {
            return refusal.kind();
        }
    }
}
