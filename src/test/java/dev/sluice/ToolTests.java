package dev.sluice;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A missing tool is a warning at home and a failure where changes are checked. */
class ToolTests {

    private static final String REASON = Tool.KUBECTL.missing();

    @Test
    void isLeftOutWhereThereIsNone() {
        assertThatCode(() -> Tool.leaveOut("nothing, to try this warning", REASON, false))
                .doesNotThrowAnyException();
    }

    @Test
    void failsWhereItMustNotBeLeftOut() {
        assertThatThrownBy(() -> Tool.leaveOut("the manifests", REASON, true))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("the manifests", "KUBECTL_PATH");
    }
}
