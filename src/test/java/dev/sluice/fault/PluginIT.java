package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A kind of a stranger's, compiled against what the build attaches and found in a folder by the packaged jar. */
class PluginIT {

    private static final Path SOURCES = Path.of("src/test/plugin");
    private static final Path API = Path.of("target/sluice-api.jar");

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-cp", classPath(), "-Xlint:all,-processing,-classfile", "-Werror"));
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            sources.map(Path::toString)
                    .filter(source -> source.endsWith(".java"))
                    .forEach(arguments::add);
        }
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        jar(plugins.resolve("words.jar"), classes, SOURCES);
    }

    /** What an author has: our api, Spring and Reactor; none of our other classes. */
    private static String classPath() {
        String borrowed = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return API.toAbsolutePath() + File.pathSeparator + borrowed;
    }

    private static void jar(Path jar, Path... roots) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path root : roots) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path each : files.filter(Files::isRegularFile)
                            .filter(each -> !each.toString().endsWith(".java"))
                            .toList()) {
                        out.putNextEntry(new JarEntry(root.relativize(each).toString()));
                        Files.copy(each, out);
                        out.closeEntry();
                    }
                }
            }
        }
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
