package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobError;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Tries everything on a few jobs, sense or not, and knows which claims are live; the same seed does the same. */
final class Walk {

    private static final GuardedWrite[] WRITES = GuardedWrite.values();

    private final StoreUnderTest test;
    private final Random random;
    private final List<Job> jobs = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();
    private final Map<JobId, Claim> live = new HashMap<>();

    Walk(StoreUnderTest test, Random random) {
        this.test = test;
        this.random = random;
        insert();
        start();
    }

    void steps(int number) {
        for (int i = 0; i < number; i++) {
            switch (random.nextInt(8)) {
                case 0 -> insert();
                case 1, 2 -> start();
                case 3 -> promote();
                default -> write();
            }
        }
    }

    /** The process died: no claim lives on. */
    void crashed() {
        live.clear();
    }

    private void insert() {
        Duration wait = jobs.isEmpty() || random.nextBoolean() ? Duration.ZERO : Duration.ofSeconds(random.nextInt(60));
        Draft draft = test.draft().priority(random.nextInt(-100, 101)).dueIn(wait);
        jobs.add(random.nextBoolean() ? test.buffered(draft) : test.unbuffered(draft));
    }

    private void start() {
        Ticket ticket = Ticket.of(jobs.get(random.nextInt(jobs.size())));
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
        Claim claim = claims.get(random.nextInt(claims.size()));
        JobId id = claim.job().id();
        GuardedWrite write = WRITES[random.nextInt(WRITES.length)];
        boolean lives = claim.equals(live.get(id));

        assertThat(write.kept(test, claim)).as("%s by %s", write, claim).isEqualTo(lives);
        if (lives && write != GuardedWrite.PROGRESS) {
            live.remove(id);
        }
    }

    void check() {
        for (Job job : jobs) {
            List<JobEvent> log = test.log(job.id());
            for (int i = 0; i < log.size(); i++) {
                assertThat(log.get(i).version()).isEqualTo(i + 1);
                if (i > 0) {
                    checkMove(log.get(i - 1), log.get(i));
                }
            }
            checkRow(test.row(job.id()), log.get(log.size() - 1));
        }
    }

    private static void checkMove(JobEvent from, JobEvent to) {
        if (to.progress() != null) {
            assertThat(List.of(from.state(), to.state())).containsOnly(JobState.RUNNING);
        } else {
            assertThat(from.state().next()).contains(to.state());
        }
        assertThat(to.attempt()).isEqualTo(from.attempt() + attempts(from, to));
    }

    /** A start adds an attempt and a graceful put-back takes it away; a crash spends it. */
    private static int attempts(JobEvent from, JobEvent to) {
        if (from.state() == JobState.QUEUED) {
            return 1;
        }
        JobError error = to.error();
        return from.state() == JobState.RUNNING && to.state() == JobState.QUEUED && error == null ? -1 : 0;
    }

    private void checkRow(Job row, JobEvent last) {
        assertThat(row.state()).isEqualTo(last.state());
        assertThat(row.attempt()).isEqualTo(last.attempt());
        assertThat(row.version()).isEqualTo(last.version());
        assertThat(row.state() == JobState.RUNNING).isEqualTo(live.containsKey(row.id()));
    }
}
