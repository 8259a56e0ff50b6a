package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Client;
import dev.sluice.fault.Resident;
import dev.sluice.job.JobState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the container with all it can do, in the memory that the manifests give it. */
@Tag("image")
class LoadIT {

    private static final Duration TIME = Duration.parse(System.getProperty("image.load", "PT20S"));

    @TempDir
    private Path data;

    @BeforeAll
    static void needContainers() {
        Podman.require();
    }

    @Test
    void outlivesItsBusiestMinute() throws IOException {
        String[] settings = {"--env=SLUICE_QUEUES_DEFAULT_CAPACITY=20000", "--env=SLUICE_QUEUES_DEFAULT_CONCURRENCY=64"
        };
        try (Container sluice = Container.start(data, settings)) {
            long pid = Long.parseLong(sluice.inspect("{{.State.Pid}}"));
            double idle = Resident.megabytes(pid);
            Map<String, LongAdder> counts;
            try (Crowd crowd = new Crowd(sluice.process().base()).watchedBy(100).ignoredBy(100)) {
                counts = crowd.submit(64, 4, TIME);
            }
            System.out.printf(
                    "In 384 MB for %s: %s; resident %.0f MB before, %.0f MB after%n",
                    TIME, counts, idle, Resident.megabytes(pid));

            Client client = sluice.client();
            assertThat(client.end(client.accepted(Client.simulate(Duration.ZERO))))
                    .isEqualTo(JobState.SUCCEEDED);
            assertThat(counts.keySet())
                    .contains("single 202", "batch 200", "lines")
                    .isSubsetOf("single 202", "single 503", "batch 200", "lines", "bytes read");
            assertThat(sluice.inspect("{{.State.OOMKilled}} {{.RestartCount}}")).isEqualTo("false 0");
            assertThat(sluice.process().log()).noneMatch(line -> line.contains("OutOf"));
        }
    }
}
