package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Tries everything on a few jobs, sense or not, and knows which claims are live; the same seed does the same. */
final class Walk {

    private static final GuardedWrite[] WRITES = GuardedWrite.values();
    private static final List<String> QUEUES = List.of(StoreUnderTest.QUEUE, "mail");

    private final StoreUnderTest test;
    private final Random random;
    private final List<Job> jobs = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<JobId, Claim> live = new HashMap<>();
    private final Set<JobId> wished = new HashSet<>();

    Walk(StoreUnderTest test, Random random) {
        this.test = test;
        this.random = random;
        insert();
        start();
    }

    void steps(int number) {
        for (int i = 0; i < number; i++) {
            switch (random.nextInt(12)) {
                case 0, 1 -> insert();
                case 2, 3, 4 -> start();
                case 5 -> promote();
                case 6 -> cancel();
                case 7 -> retry();
                default -> write();
            }
        }
    }

    /** The process died: no claim lives on. */
    void crashed() {
        live.clear();
        wished.clear();
    }

    private void insert() {
        Duration wait = jobs.isEmpty() || random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(60));
        Draft draft = test.draft()
                .priority(random.nextInt(-100, 101))
                .dueIn(wait)
                .kind(random.nextBoolean() ? "simulate" : "http")
                .queue(any(QUEUES));
        jobs.add(random.nextBoolean() ? test.buffered(draft) : test.unbuffered(draft));
    }

    private void start() {
        Ticket ticket = Ticket.of(any(jobs));
        test.store().start(ticket).blockOptional(StoreUnderTest.TIMEOUT).ifPresent(claim -> {
            assertThat(live.put(ticket.id(), claim)).isNull();
            claims.add(claim);
        });
    }

    private void promote() {
        test.clock().forward(Duration.ofMillis(random.nextInt(5000)));
        get(test.store().promote(1 + random.nextInt(5)));
    }

    private void write() {
        Claim claim = any(claims);
        JobId id = claim.job().id();
        GuardedWrite write = any(List.of(WRITES));
        boolean lives = claim.equals(live.get(id));

        assertThat(write.kept(test, claim)).as("%s by %s", write, claim).isEqualTo(lives);
        if (lives && write != GuardedWrite.PROGRESS) {
            live.remove(id);
            assertThat(wished.remove(id) && test.row(id).state() != JobState.CANCELLED)
                    .as("%s of %s against a wish", write, id)
                    .isFalse();
        }
    }

    private void cancel() {
        JobId id = any(jobs).id();
        boolean ended = test.row(id).state().isFinal();

        assertThat(isDone(test.store().cancel(id))).isEqualTo(!ended);
        if (live.containsKey(id)) {
            wished.add(id);
        }
    }

    private void retry() {
        JobId id = any(jobs).id();
        JobState state = test.row(id).state();

        boolean retried = isDone(test.store().retry(id));
        assertThat(retried).isEqualTo(state == JobState.FAILED || state == JobState.CANCELLED);
    }

    private static boolean isDone(Mono<Job> request) {
        return get(request.thenReturn(true).onErrorReturn(JobException.Conflict.class, false));
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    void check() {
        for (Job job : jobs) {
            Job row = test.row(job.id());
            History.check(row, test.log(job.id()));
            assertThat(row.state() == JobState.RUNNING).isEqualTo(live.containsKey(row.id()));
        }
    }
}
