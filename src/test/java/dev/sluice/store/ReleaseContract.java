package dev.sluice.store;

import static dev.sluice.store.StoreUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A buffer gives a waiting job back, and it keeps its place in line. */
public interface ReleaseContract extends EveryState {

    @Test
    default void givesABufferedJobBackToTheStore() {
        Job job = buffered(draft());

        boolean released = get(store().release(Ticket.of(job)));

        assertThat(released).isTrue();
        assertThat(row(job.id())).isEqualTo(job);
        assertThat(log(job.id())).hasSize(1);
        assertThat(fed(2)).containsExactly(Ticket.of(job));
    }

    @Test
    default void feedsWhatItReleasedInItsOldPlace() {
        Job early = buffered(draft());
        clock().forward(Duration.ofSeconds(1));
        Job late = unbuffered(draft());

        get(store().release(Ticket.of(early)));

        assertThat(fed(2)).containsExactly(Ticket.of(early), Ticket.of(late));
    }

    @Test
    default void releasesAJobOnce() {
        Ticket ticket = Ticket.of(buffered(draft()));
        get(store().release(ticket));

        boolean again = get(store().release(ticket));

        assertThat(again).isFalse();
        assertThat(fed(2)).containsExactly(ticket);
    }

    @Test
    default void releasesWhatItFed() {
        unbuffered(draft());
        Ticket ticket = fed(1).get(0);

        boolean released = get(store().release(ticket));

        assertThat(released).isTrue();
        assertThat(fed(2)).containsExactly(ticket);
    }

    @ParameterizedTest
    @EnumSource
    default void releasesNothingThatIsInNoBuffer(JobState state) {
        Job job = in(state);

        boolean released = get(store().release(Ticket.of(job)));

        assertThat(released).isFalse();
        assertThat(row(job.id())).isEqualTo(job);
    }

    @Test
    default void feedsAScheduledJobWhenItIsDueWhoeverSubmittedIt() {
        Job job = buffered(draft().dueIn(WAIT));
        clock().forward(WAIT);

        promoted();

        assertThat(fed(2)).extracting(Ticket::id).containsExactly(job.id());
    }
}
