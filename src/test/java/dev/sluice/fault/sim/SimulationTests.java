package dev.sluice.fault.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the order, and whatever goes wrong, what must hold holds. */
class SimulationTests {

    @Test
    @Tag("fault")
    void holdsWhateverTheSeed() {
        Seeds.asked(300).hold();
    }

    @Test
    @Tag("endurance")
    void holdsWhateverTheSeedForLong() {
        Seeds.asked(20_000).hold();
    }

    @Test
    @Tag("fault")
    void countsAnOutcomeThatIsDropped() {
        new Seeds(4, 1).hold();
    }

    @Test
    @Tag("fault")
    void countsAsCancelledWhatEndsWellAfterAWishThatItHasNotHeardOf() {
        new Seeds(155, 1).hold();
    }

    @Test
    @Tag("fault")
    void countsARefusalByAStoreThatCannotSayWhomAKeyMeets() {
        new Seeds(194, 1).hold();
    }

    @Test
    @Tag("fault")
    void doesTheSameForTheSameSeedAndElseSomethingElse() {
        Set<Long> traces = new HashSet<>();

        for (int seed = 1; seed <= 20; seed++) {
            List<String> notes = new ArrayList<>();
            List<String> again = new ArrayList<>();
            long trace = new World(seed, Defect.NONE, notes).run();
            assertThat(new World(seed, Defect.NONE, again).run()).isEqualTo(trace);
            assertThat(again).isEqualTo(notes);
            traces.add(trace);
        }

        assertThat(traces).hasSize(20);
    }
}
