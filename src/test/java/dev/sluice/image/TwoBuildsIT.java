package dev.sluice.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Builds the image again, from nothing but the sources and in another folder. */
@Tag("image")
class TwoBuildsIT {

    private static final int PATIENCE_MINUTES = 10;

    /** What the image is made of beside the sources. */
    private static final List<String> GOES_IN = List.of("image.revision", "jib.base", "jib.from.platforms");

    /** Beside it a cache is made of what one start did, and no two starts do the same. */
    @Test
    @DisabledIfSystemProperty(named = "image.aot", matches = "true", disabledReason = "no two caches are equal")
    void makesTheSameBytesEachTime(@TempDir Path folder) throws IOException, InterruptedException {
        for (String part : List.of("pom.xml", ".mvn", "src")) {
            copy(Path.of(part), folder.resolve(part));
        }

        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "--batch-mode",
                "--quiet",
                "package",
                "jib:buildTar",
                "-Dmaven.test.skip",
                "-Djacoco.skip",
                "-Dspotless.check.skip"));
        for (String property : GOES_IN) {
            command.add("-D" + property + "=" + System.getProperty(property));
        }
        Process build = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("build.log").toFile())
                .start();

        assertThat(build.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(build.exitValue())
                .as(Files.readString(folder.resolve("build.log")))
                .isZero();
        assertThat(folder.resolve("target/jib-image.id"))
                .hasContent(Files.readString(Podman.FOLDER.resolve("id")).trim());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
