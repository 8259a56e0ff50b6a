package dev.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A missing kubectl is a warning at home and a failure where changes are checked. */
class NeedsKubectlTests {

    @Test
    void runsWhereThereIsOne() {
        assertThat(NeedsKubectl.Condition.decide(Optional.of(Path.of("kubectl")), true)
                        .isDisabled())
                .isFalse();
    }

    @Test
    void isLeftOutWhereThereIsNone() {
        assertThat(NeedsKubectl.Condition.decide(Optional.empty(), false).isDisabled())
                .isTrue();
    }

    @Test
    void failsWhereItMustNotBeLeftOut() {
        assertThatThrownBy(() -> NeedsKubectl.Condition.decide(Optional.empty(), true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("KUBECTL_PATH");
    }
}
