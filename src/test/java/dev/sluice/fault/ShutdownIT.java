package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Client.Answer;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the process by SIGTERM while it works and is watched. */
@Tag("fault")
class ShutdownIT {

    private static final int SIGTERM = 128 + 15;
    private static final int CONCURRENCY = 4;
    private static final Duration BEYOND_DRAIN = Duration.ofSeconds(5);

    private final List<EventStream> streams = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeStreams() {
        streams.forEach(EventStream::close);
    }

    @Test
    void putsBackWhatOutlastsTheDrainAndSpendsNoAttempt() {
        Duration drain = Duration.ofSeconds(2);
        List<String> jobs;
        try (SluiceProcess sluice = SluiceProcess.start(folder, "--sluice.shutdown.drain=" + drain)) {
            Client client = new Client(sluice);
            jobs = submitAndWatch(client, Duration.ofSeconds(30));

            sluice.askToStop();
            checkWhileDraining(client, jobs.get(0));

            assertStopped(sluice.awaitExit(), drain);
            for (EventStream stream : streams.subList(0, CONCURRENCY)) {
                assertThat(names(stream.rest())).containsExactly("queued");
            }
            assertThat(names(streams.get(CONCURRENCY).rest())).containsExactly("snapshot");
        }

        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);
            for (String job : jobs.subList(0, CONCURRENCY)) {
                try (EventStream stream = client.stream(job, 3)) {
                    stream.next("running");
                }
                List<Event> log = client.events(job);
                Logs.check(log);
                assertThat(names(log)).containsExactly("queued", "running", "queued", "running");
                assertThat(log).extracting(Event::attempt).containsExactly(0, 1, 0, 1);
            }
            assertThat(names(client.events(jobs.get(CONCURRENCY)))).containsExactly("queued");
        }
    }

    @Test
    void letsEndWhatEndsWithinTheDrain() {
        Duration drain = Duration.ofSeconds(10);
        List<String> jobs;
        try (SluiceProcess sluice = SluiceProcess.start(folder, "--sluice.shutdown.drain=" + drain)) {
            Client client = new Client(sluice);
            jobs = submitAndWatch(client, Duration.ofMillis(500));

            SluiceProcess.Exit exit = sluice.terminate();

            assertStopped(exit, drain);
            for (EventStream stream : streams) {
                assertThat(names(stream.rest())).as("what ran has ended").last().isIn("succeeded", "snapshot");
            }
        }

        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);
            for (String job : jobs) {
                assertThat(client.end(job)).isEqualTo(JobState.SUCCEEDED);
                assertThat(Logs.starts(client.events(job)))
                        .as("starts of %s", job)
                        .isEqualTo(1);
                Logs.check(client.events(job));
            }
        }
    }

    /** One job more than can run, each watched from its first event; returns when all others run. */
    private List<String> submitAndWatch(Client client, Duration work) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i <= CONCURRENCY; i++) {
            String job = client.accepted(Client.simulate(work));
            jobs.add(job);
            streams.add(i < CONCURRENCY ? client.stream(job, 0) : client.stream(job));
        }
        streams.subList(0, CONCURRENCY).forEach(stream -> stream.next("running"));
        return jobs;
    }

    private static void checkWhileDraining(Client client, String job) {
        Answer refusal = Client.until(503, () -> client.submit(Client.simulate(Duration.ZERO)));
        assertThat(refusal.problem()).isEqualTo("/problems/shutting-down");
        assertThat(Long.parseLong(refusal.header("Retry-After"))).isPositive();
        assertThat(client.job(job).required("state").stringValue()).isEqualTo("running");
        assertThat(client.get("/actuator/health/readiness").status()).isEqualTo(503);
        assertThat(client.get("/actuator/health/liveness").status()).isEqualTo(200);
    }

    private static void assertStopped(SluiceProcess.Exit exit, Duration drain) {
        assertThat(exit.code()).isEqualTo(SIGTERM);
        assertThat(exit.took()).isLessThan(drain.plus(BEYOND_DRAIN));
    }

    private static List<String> names(List<Event> events) {
        return events.stream().map(Event::name).toList();
    }
}
