package dev.sluice.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store with a fault is found out within some hundred seeds, by the invariant that it breaks. */
@Tag("fault")
class PlantedFaultTests {

    private static final int MOST = 1000;

    /** From a seed that has found it before, to save time. */
    @ParameterizedTest
    @CsvSource({
        "FORGETS_A_JOB, I1, 1",
        "LOSES_A_NOTICE, I2, 2",
        "KEEPS_A_LATE_CLAIM, I2, 435",
        "ENDS_WHAT_NEVER_RAN, I3, 1",
        "GIVES_A_CLAIM_TWICE, I4, 1",
        "DROPS_THE_GUARD, I5, 92",
        "LEAVES_A_HOLE, I6, 1",
        "FORGETS_AN_EPOCH, I7, 1",
        "FORGETS_A_KEY, I8, 37",
        "KEEPS_A_JOB_TWICE, I9, 1",
        "ENDS_A_LEASE_TOO_EARLY, I10, 5",
        "CLAIMS_WITHOUT_A_LEASE, I10, 127",
        "SHORTENS_A_PAGE, I11, 1",
        "SAYS_THAT_IT_KEPT_IT, counters, 1",
        "HIDES_WHAT_WAITS, sluice.queue.waiting, 21",
        "BREAKS_AT_A_RELEASE, jobs seem to wait, 85"
    })
    void isFound(Defect defect, String invariant, long from) {
        Long seed = new Seeds(from, MOST).find(defect, invariant);

        assertThat(seed).as("a seed that finds %s by %s", defect, invariant).isNotNull();
    }
}
