package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Client;
import dev.sluice.fault.EventStream;
import dev.sluice.fault.PluginJar;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the service in its container as a user does. */
@Tag("image")
class ImageIT {

    @TempDir
    private static Path data;

    @TempDir
    private static Path plugins;

    private static Container sluice;

    @BeforeAll
    static void start() throws IOException {
        Podman.require();
        PluginJar.into(plugins);
        sluice = Container.start(data, "--volume=" + plugins + ":/plugins:ro,U");
    }

    @AfterAll
    static void stop() {
        if (sluice != null) {
            sluice.close();
        }
    }

    @Test
    void takesInWorkAndTellsOfIt() {
        Client client = sluice.client();

        Client.Answer text = client.get("/request");
        String job = client.accepted(Client.simulate(Duration.ofMillis(200)));

        assertThat(text.status()).isEqualTo(202);
        assertThat(text.body()).isEqualTo("Request received, processing in background.\n");
        try (EventStream stream = client.stream(job, 0)) {
            assertThat(stream.rest()).last().extracting("name").isEqualTo("succeeded");
        }
    }

    @Test
    void keepsHealthOnAPortOfItsOwn() {
        Client service = sluice.client();
        Client management = sluice.management();
        Client stranger = new Client(sluice.managementBase());

        assertThat(stranger.get("/actuator/health/liveness").status()).isEqualTo(200);
        assertThat(stranger.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(stranger.get("/actuator/prometheus").status()).isEqualTo(401);
        assertThat(management.get("/actuator/prometheus").body()).contains("sluice_");
        assertThat(service.get("/actuator/health").status()).isEqualTo(404);
    }

    @Test
    void tellsNobodyWhatItIsMadeOf() {
        assertThat(new Client(sluice.managementBase()).get("/actuator/sbom").status())
                .isEqualTo(401);
        assertThat(sluice.management().get("/actuator/sbom").status()).isEqualTo(404);
    }

    @Test
    void runsAKindFromAJarInItsFolder() {
        Client client = sluice.client();
        String job = client.accepted("{\"kind\":\"words\",\"payload\":{\"text\":\"so many words\"}}");

        assertThat(client.end(job)).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void isStrippedOfWhatItDoesNotNeed() throws IOException {
        List<String> status = Files.readAllLines(Path.of("/proc", sluice.inspect("{{.State.Pid}}"), "status"));

        assertThat(status)
                .contains("NoNewPrivs:\t1", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000")
                .anyMatch(line -> line.startsWith("Uid:\t10001\t10001"))
                .anyMatch(line -> line.startsWith("Gid:\t10001\t10001"));
        assertThat(data.resolve("sluice.db")).exists();
    }

    @Test
    void beginsItsLogWithoutAWarning() {
        assertThat(sluice.process().log())
                .allMatch(line -> line.matches("20\\d\\d-\\S+ INFO .*"))
                .anyMatch(line -> line.contains("store sqlite /data/sluice.db"));
    }
}
