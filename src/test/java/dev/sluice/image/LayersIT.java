package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the image says of itself, and how it is cut. */
@Tag("image")
class LayersIT {

    private static final String LABEL = "org.opencontainers.image.";

    private static JsonNode image;

    @BeforeAll
    static void inspect() throws IOException {
        Podman.require();
        image = new JsonMapper()
                .readTree(Podman.call("image", "inspect", Podman.image()))
                .required(0);
    }

    @Test
    void saysWhatItIs() {
        JsonNode labels = image.at("/Config/Labels");

        assertThat(labels.path(LABEL + "title").asString()).isEqualTo("Sluice");
        assertThat(Arrays.asList("version", "description", "created", "revision", "base.name"))
                .allSatisfy(
                        name -> assertThat(labels.path(LABEL + name).asString()).isNotEmpty());
    }

    @Test
    void runsAsAUserWhoIsNotRoot() {
        assertThat(image.at("/Config/User").asString()).isEqualTo("10001:10001");
        assertThat(image.at("/Config/ExposedPorts").propertyNames()).containsExactlyInAnyOrder("9090/tcp", "9091/tcp");
        assertThat(image.at("/Config/Volumes").isEmpty())
                .as("where it may write is for who runs it to say")
                .isTrue();
    }

    /** So a new version is a download of its last layers only. */
    @Test
    void putsLastWhatChangesMost() {
        List<String> layers = image.at("/History")
                .valueStream()
                .map(layer -> layer.path("comment").asString(""))
                .toList();

        assertThat(layers).containsSubsequence("dependencies", "extra files");
    }
}
