package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import java.time.Duration;

/** A store with a job in whatever state a test asks for. */
public interface EveryState extends StoreUnderTest {

    /** How long a job that is not due yet waits. */
    Duration WAIT = Duration.ofHours(1);

    /**
     * A job in a state.
     *
     * @param state where it stands
     * @param draft its content
     * @return its row
     */
    default Job in(JobState state, Draft draft) {
        return row(lastClaim(state, draft).job().id());
    }

    /**
     * A job in a state, with nothing special about it.
     *
     * @param state where it stands
     * @return its row
     */
    default Job in(JobState state) {
        return in(state, draft());
    }

    /**
     * The claim that brought a job into a state, and was lost by it unless the job runs.
     *
     * @param state where the job stands then
     * @param draft its content
     * @return the claim; one that nobody was given if the job never started
     */
    default Claim lastClaim(JobState state, Draft draft) {
        if (state == JobState.SCHEDULED) {
            return new Claim(unbuffered(draft.dueIn(WAIT)), 0);
        }
        Claim claim = started(buffered(draft));
        Settled settled = switch (state) {
            case QUEUED -> get(store().putBack(claim));
            case RUNNING -> Settled.KEPT;
            case RETRYING -> get(store().retry(claim, error(claim), now().plus(WAIT)));
            case SUCCEEDED -> get(store().succeed(claim, "\"done\"", null));
            case FAILED -> get(store().fail(claim, error(claim)));
            case CANCELLED -> get(store().cancel(claim));
            case SCHEDULED -> throw new IllegalArgumentException(state.text());
        };
        assertThat(settled).isEqualTo(state == JobState.CANCELLED ? Settled.CANCELLED : Settled.KEPT);
        assertThat(row(claim.job().id()).state()).isEqualTo(state);
        return claim;
    }
}
