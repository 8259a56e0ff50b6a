package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What we ship keeps all rules, alone and with its options. */
@Needs(Tool.KUBECTL)
class RightManifestsTests {

    static List<Path> folders() throws IOException {
        try (Stream<Path> right = Files.list(Path.of("src/test/k8s/right"))) {
            return Stream.concat(Stream.of("single", "cluster").map(Path.of("k8s/overlays")::resolve), right.sorted())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void keepAllRules(Path folder) {
        assertThat(Rules.broken(Manifests.render(folder))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void haveEachObjectOnce(Path folder) {
        assertThat(Manifests.render(folder).all().map(Manifests::title)).doesNotHaveDuplicates();
    }

    /** Whoever reads this repository would know a key that opened it. */
    @ParameterizedTest
    @MethodSource("folders")
    void letInNobodyByThemselves(Path folder) {
        Manifests manifests = Manifests.render(folder);

        assertThat(manifests.services())
                .allSatisfy(container -> assertThat(manifests.environment(container))
                        .containsEntry("SLUICE_SECURITY_KEYS_0_SHA256", "0".repeat(64)));
    }

    @Test
    void theirSettingsStartTheProduct() {
        for (String path : ProbeRules.PATHS) {
            assertThat(Product.answers()).containsEntry(path, 200);
        }
    }

    @Test
    void metricsAreForWhoHasAKey() {
        assertThat(Product.answers()).containsEntry("/actuator/prometheus", 401);
    }
}
