package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/** Runs what the README says about Kubernetes, all but the cluster: what would be applied is rendered and kept. */
@Needs(Tool.KUBECTL)
class ReadmeTests {

    private static final Path K8S = Path.of("k8s");
    private static final Pattern SECTION = Pattern.compile("(?s)\n## On Kubernetes\n(.*?)\n## ");
    private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern FOLDER = Pattern.compile("k8s/[\\w/-]+");

    /** Stands in for programs that need a cluster or may not be here. */
    private static final String STAND_INS = """
            set -euo pipefail
            kubectl() {
                if [ "$1 $2" = "apply -k" ]; then
                    applied=$((${applied:-0} + 1))
                    "$REAL" kustomize "$3" > "applied-$applied.yaml"
                fi
            }
            curl() { :; }
            command -v sha256sum > /dev/null || sha256sum() { shasum -a 256; }
            openssl() { echo 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f; }
            """;

    @TempDir
    static Path folder;

    private static String section;
    private static List<Manifests> applied;

    @BeforeAll
    static void follow() throws IOException, InterruptedException {
        section = SECTION.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
        String commands =
                COMMANDS.matcher(section).results().map(found -> found.group(1)).collect(Collectors.joining());
        FileSystemUtils.copyRecursively(K8S, folder.resolve("k8s"));

        run(STAND_INS + commands);

        applied =
                files(folder, ".yaml").stream().sorted().map(ReadmeTests::read).toList();
    }

    @Test
    void whatIsAppliedKeepsAllRules() {
        assertThat(applied)
                .hasSize(5)
                .allSatisfy(manifests -> assertThat(Rules.broken(manifests)).isEmpty());
    }

    @Test
    void whatIsAppliedHasTheKeyAndTheImageOfTheReader() {
        assertThat(applied.stream().flatMap(manifests -> manifests.services().map(manifests::environment)))
                .allSatisfy(settings -> assertThat(settings)
                        .containsEntry("SLUICE_SECURITY_KEYS_0_NAME", "shop")
                        .doesNotContainValue("0".repeat(64)));
        assertThat(applied.stream().flatMap(Manifests::services))
                .allSatisfy(service ->
                        assertThat(service.path("image").asString()).startsWith("registry.example.org/sluice:0."));
    }

    @Test
    void settingsAndTheNextVersionArrive() {
        assertThat(applied.get(3).services()).allSatisfy(service -> {
            assertThat(service.path("image").asString()).endsWith(":0.2.0");
            assertThat(applied.get(3).environment(service)).containsEntry("SLUICE_QUEUES_DEFAULT_CONCURRENCY", "16");
        });
    }

    @Test
    void everyFolderThatItNamesIsThere() {
        assertThat(FOLDER.matcher(section).results().map(MatchResult::group).map(Path::of))
                .allSatisfy(named -> assertThat(named).isDirectory());
    }

    @Test
    void everyFolderIsNamed() throws IOException {
        Set<String> there = new TreeSet<>();
        for (Path file : files(K8S, "kustomization.yaml")) {
            there.add(file.getParent().toString().replace('\\', '/'));
        }

        assertThat(there).isNotEmpty().allSatisfy(path -> assertThat(section).contains("`" + path + "`"));
    }

    private static void run(String script) throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", script)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        bash.environment().put("REAL", Tool.KUBECTL.path());
        Process process = bash.start();

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder, folder.equals(K8S) ? Integer.MAX_VALUE : 1)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private static Manifests read(Path file) {
        try {
            return Manifests.parse(Files.readString(file));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
