package dev.sluice;

import org.junit.jupiter.api.Test;

/** Several in one JVM, as in tests. */
class NeighboursTests {

    @Test
    void theEndOfOneIsNotTheEndOfTheOther() {
        try (RunningSluice other = RunningSluice.start()) {
            RunningSluice.start().close();

            other.client().get().uri("/request").exchange().expectStatus().isAccepted();
        }
    }
}
