package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Client;
import dev.sluice.fault.EventStream;
import dev.sluice.fault.SluiceProcess;
import dev.sluice.job.JobState;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the container, starts another on the same volume, and starts one where it must not come up. */
@Tag("image")
class StopIT implements InContainers {

    private static final int SIGTERM = 128 + 15;

    /** The version that says so, after those of its submission and its start. */
    private static final long PUT_BACK = 3;

    @TempDir
    private Path data;

    @Test
    void stopsInGoodOrderAndFindsItsJobsAgain() {
        String ended;
        String interrupted;
        try (Container sluice = Container.start(data, "--env=SLUICE_SHUTDOWN_DRAIN=1s")) {
            Client client = sluice.client();
            ended = client.accepted(Client.simulate(Duration.ZERO));
            assertThat(client.end(ended)).isEqualTo(JobState.SUCCEEDED);
            interrupted = client.accepted(Client.simulate(Duration.ofMinutes(1)));
            try (EventStream stream = client.stream(interrupted, 0)) {
                stream.next("running");
            }

            SluiceProcess.Exit exit = sluice.process().terminate();

            assertThat(exit.code()).isEqualTo(SIGTERM);
            assertThat(exit.took()).isLessThan(Duration.ofSeconds(6));
        }

        try (Container sluice = Container.start(data)) {
            Client client = sluice.client();
            assertThat(client.end(ended)).isEqualTo(JobState.SUCCEEDED);
            try (EventStream stream = client.stream(interrupted, PUT_BACK)) {
                assertThat(stream.next("running").attempt())
                        .as("a stop spends none")
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void startsNowhereThatIsOpenToAll() {
        try (Container sluice = Container.launchBare(data)) {
            assertThat(sluice.process().refusal().code()).isEqualTo(1);
            assertThat(String.join("\n", sluice.process().log())).contains("server.address", "sluice.security.keys");
        }
    }
}
