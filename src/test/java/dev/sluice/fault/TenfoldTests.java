package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.fault.Flood.Answer;
import dev.sluice.job.JobState;
import dev.sluice.queue.JobQueue;
import dev.sluice.queue.Queues;
import dev.sluice.worker.BlockingJobHandler;
import dev.sluice.worker.JobContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Ten times what the workers carry is offered, counted in turns: in each, every slot ends a job and starts the next one, and
 * ten new ones are offered for each of these.
 */
@Tag("fault")
class TenfoldTests {

    private static final int SLOTS = 4;
    private static final int CAPACITY = 20;
    private static final int TURNS = 10;
    private static final int OFFERED = 10 * SLOTS;
    private static final String JOB = "{\"kind\":\"turn\"}";

    private final RunningSluice sluice = RunningSluice.start(
            List.of(Turn.class),
            "--sluice.queues.default.capacity=" + CAPACITY,
            "--sluice.queues.default.concurrency=" + SLOTS);
    private final URI base = sluice.uri("/");
    private final Client client = new Client(base);
    private final JobQueue queue =
            Objects.requireNonNull(sluice.bean(Queues.class).find("default"));
    private final Turn work = sluice.bean(Turn.class);
    private final List<Answer> accepted = new ArrayList<>();

    @AfterEach
    void stop() {
        sluice.close();
    }

    @Test
    void costsTheWorkersNothingAndRefusesTheRest() throws Exception {
        offer(SLOTS, SLOTS);
        work.awaitBegun();
        offer(OFFERED, CAPACITY);
        for (int turn = 0; turn < TURNS; turn++) {
            work.end();
            work.awaitBegun();
            offer(OFFERED, SLOTS);
        }
        for (int turn = 0; turn < CAPACITY / SLOTS; turn++) {
            work.end();
            work.awaitBegun();
        }
        work.end();

        List<String> ids = accepted.stream().map(Answer::id).toList();
        assertThat(ids).allSatisfy(id -> assertThat(client.end(id)).isEqualTo(JobState.SUCCEEDED));
        assertThat(work.ran).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(stored()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(client.meter("sluice_jobs_refused_total")).isEqualTo(OFFERED - CAPACITY + TURNS * (OFFERED - SLOTS));
    }

    /** While every slot has its job: as many are taken in as there are places, and not one more. */
    private void offer(int jobs, int places) {
        List<Answer> answers = Flood.submit(base, JOB, jobs, jobs);

        assertThat(answers).hasSize(jobs);
        List<Answer> taken = Flood.accepted(answers);
        assertThat(taken).hasSize(places);
        accepted.addAll(taken);
        assertThat(queue.waiting()).isLessThanOrEqualTo(CAPACITY);
    }

    private List<String> stored() {
        JsonNode jobs = client.get("/jobs?limit=500").json().required("jobs");
        return StreamSupport.stream(jobs.spliterator(), false)
                .map(job -> job.required("id").stringValue())
                .toList();
    }

    /** Begins when each slot has one, and ends when it is told to. A slot that stands idle would hold up the others for ever. */
    static final class Turn implements BlockingJobHandler {

        private static final long PATIENCE_SECONDS = 20;

        private final CyclicBarrier begun = new CyclicBarrier(SLOTS + 1);
        private final CyclicBarrier ended = new CyclicBarrier(SLOTS + 1);
        private final Queue<String> ran = new ConcurrentLinkedQueue<>();

        @Override
        public String kind() {
            return "turn";
        }

        @Override
        public @Nullable Object work(JobContext job) throws Exception {
            ran.add(job.id().toString());
            awaitBegun();
            end();
            return null;
        }

        private void awaitBegun() throws Exception {
            begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private void end() throws Exception {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
