package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.fault.Client;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code k8s/overlays/single} as it is rendered. Podman knows neither its policy, its account and its Service, nor
 * {@code fsGroup}, the pause before a stop and two of the three probes; all else is as in a cluster.
 */
@Tag("image")
@Needs(Tool.KUBECTL)
class PlayIT {

    private static final String LIMIT = Long.toString(384L << 20);

    @TempDir
    private Path folder;

    @BeforeAll
    static void needContainers() {
        Podman.require();
    }

    @Test
    void keepsItsJobsFromOnePodToTheNext() throws IOException {
        Played first = Played.first(folder);
        String job;
        try (first) {
            Client client = first.client();
            job = client.accepted(Client.simulate(Duration.ofMillis(200)));
            assertThat(client.end(job)).isEqualTo(JobState.SUCCEEDED);
            assertThat(first.stranger().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
            assertIsRestricted(first);
        }

        try (Played second = first.again()) {
            Client client = second.client();
            assertThat(client.end(job)).isEqualTo(JobState.SUCCEEDED);
            assertThat(client.end(client.accepted(Client.simulate(Duration.ZERO))))
                    .isEqualTo(JobState.SUCCEEDED);
        }
    }

    private static void assertIsRestricted(Played pod) throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc", pod.inspect("{{.State.Pid}}"), "status"));

        assertThat(status)
                .contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "Seccomp:\t2")
                .anyMatch(line -> line.startsWith("Uid:\t10001\t10001"))
                .anyMatch(line -> line.startsWith("Gid:\t10001\t10001"));
        assertThat(pod.inspect("{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}}"))
                .isEqualTo("true " + LIMIT);
    }
}
