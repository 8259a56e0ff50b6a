package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No rule is decoration: each is broken by manifests that are wrong on purpose, and they break no other. */
@Needs(Tool.KUBECTL)
class WrongManifestsTests {

    static List<Wrong> folders() throws IOException {
        try (Stream<Path> wrong = Files.list(Path.of("src/test/k8s/wrong"))) {
            return wrong.sorted().map(Wrong::new).toList();
        }
    }

    /** On all processors, for most of the time goes there. */
    @BeforeAll
    static void render() throws IOException {
        folders().parallelStream().forEach(Wrong::manifests);
    }

    @ParameterizedTest
    @MethodSource("folders")
    void breakTheirRuleAndNoOther(Wrong wrong) {
        List<String> broken = Rules.broken(wrong.manifests());

        assertThat(broken.stream()
                        .map(what -> what.substring(0, what.indexOf(": ")))
                        .distinct())
                .as("broken: %s", broken)
                .containsExactlyInAnyOrderElementsOf(wrong.rules());
    }

    @Test
    void everyRuleIsBrokenBySome() throws IOException {
        List<String> broken = folders().stream()
                .flatMap(wrong -> wrong.rules().stream())
                .distinct()
                .toList();

        assertThat(Rules.ALL).extracting(Rule::name).doesNotHaveDuplicates().hasSameElementsAs(broken);
    }

    @Test
    void patchesAreAppliedAsKustomizeDoes() throws IOException {
        Wrong first = folders().stream().filter(Wrong::isPatches).findFirst().orElseThrow();

        assertThat(first.manifests().all())
                .containsExactlyInAnyOrderElementsOf(
                        Manifests.render(first.folder()).all().toList());
    }
}
