package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A kind of a stranger's, compiled against what the build attaches and found in a folder by the packaged jar. */
class PluginIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        PluginJar.into(Files.createDirectory(folder.resolve("plugins")));
    }

    @Test
    void runsAKindFromAJarInTheFolder() {
        try (SluiceProcess sluice = SluiceProcess.startOptimised(folder)) {
            Client client = new Client(sluice);

            JsonNode kinds = client.get("/kinds").json().required("kinds");
            String id = client.accepted("{\"kind\":\"words\",\"payload\":{\"text\":\"so many words\"}}");

            assertThat(client.end(id)).isEqualTo(JobState.SUCCEEDED);
            assertThat(kinds.findValuesAsString("kind")).contains("http", "simulate", "words");
            assertThat(client.job(id).at("/result/words").asInt()).isEqualTo(3);
        }
    }

    @Test
    void holdsItsPayloadsAgainstItsSchema() {
        try (SluiceProcess sluice = SluiceProcess.start(folder)) {
            Client client = new Client(sluice);

            Client.Answer refused = client.submit("{\"kind\":\"words\",\"payload\":{\"text\":7}}");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("payload.text");
        }
    }

    @Test
    void looksNowhereWithoutAName() throws IOException {
        Files.move(folder.resolve("plugins/words.jar"), folder.resolve("words.jar"));

        try (SluiceProcess sluice = SluiceProcess.start(folder, "--sluice.plugins.path=")) {
            assertThat(new Client(sluice).get("/kinds").json().required("kinds").findValuesAsString("kind"))
                    .contains("simulate")
                    .doesNotContain("words");
        }
    }

    @Test
    void looksWhereItIsTold() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(folder.resolve("plugins"), elsewhere);

        try (SluiceProcess sluice = SluiceProcess.start(folder, "--sluice.plugins.path=elsewhere")) {
            assertThat(new Client(sluice).get("/kinds").json().required("kinds").findValuesAsString("kind"))
                    .contains("words");
        }
    }
}
