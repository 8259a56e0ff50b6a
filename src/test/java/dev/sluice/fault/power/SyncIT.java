package dev.sluice.fault.power;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each 202 follows the sync of its commit, as the operating system saw both. */
@Needs(Tool.STRACE)
class SyncIT {

    private static final int SOME = 20;
    private static final int MANY = Integer.getInteger("promises", 10_000) / Watched.CLIENTS;

    @Test
    @Tag("fault")
    void everyPromiseFollowsItsSync() {
        assertKept(SOME);
    }

    @Test
    @Tag("endurance")
    void everyPromiseOfThousandsFollowsItsSync() {
        assertKept(MANY);
    }

    @Test
    @Tag("fault")
    void wouldNotIfCommitsWereNotSynced() {
        assertThat(check(Watched.CARELESS, SOME).early()).isPositive();
    }

    private static void assertKept(int jobs) {
        Promises.Kept kept = check(Watched.SERVICE, jobs);

        assertThat(kept.promises()).isEqualTo(Watched.CLIENTS * jobs);
        assertThat(kept.early()).as("early ones of %s", kept).isZero();
    }

    private static Promises.Kept check(Watched service, int jobs) {
        Promises.Kept kept = Promises.check(service.record(jobs));
        System.out.println("SyncIT: " + service + ", " + kept);
        return kept;
    }
}
