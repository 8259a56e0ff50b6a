package dev.sluice.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A job goes from one state to another where {@link JobState#next} leads there, and by no call anywhere else. */
public interface StateMachineContract extends EveryState {

    /** Each state with each. */
    static Stream<Arguments> pairs() {
        return Stream.of(JobState.values())
                .flatMap(from -> Stream.of(JobState.values()).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.store.StateMachineContract#pairs")
    default void movesWhereTheContractLeadsAndNowhereElse(JobState from, JobState to) {
        List<Move> moved = new ArrayList<>();
        List<Move> stayed = new ArrayList<>();

        for (Move move : Move.values()) {
            if (move.to() == to) {
                (moves(move, from) ? moved : stayed).add(move);
            }
        }

        boolean legal = from.next().contains(to);
        assertThat(moved.isEmpty()).as("moved by %s, not by %s", moved, stayed).isEqualTo(!legal);
    }

    @ParameterizedTest
    @EnumSource
    default void goesNowhereButWhereItSays(JobState from) {
        for (Move move : Move.values()) {
            Claim last = lastClaim(from, draft());
            tried(move, last);

            Job row = row(last.job().id());
            List<JobState> possible = new ArrayList<>(List.of(from));
            if (from.next().contains(move.to())) {
                possible.add(move.to());
            }
            assertThat(row.state()).as("%s of a %s job", move, from).isIn(possible);
            History.check(row, log(row.id()));
        }
    }

    @ParameterizedTest
    @EnumSource
    default void movesNothingUntilSubscribed(Move move) {
        for (JobState from : JobState.values()) {
            Claim last = lastClaim(from, draft());
            Job before = row(last.job().id());

            assertThat(move.by(this, last)).isNotNull();

            assertThat(row(before.id())).as("a %s job", from).isEqualTo(before);
        }
    }

    /** Whether the call moves a job of this state; if not, it changes neither the row nor the log. */
    private boolean moves(Move move, JobState from) {
        Claim last = lastClaim(from, draft());
        Job before = row(last.job().id());
        List<JobEvent> log = log(before.id());

        tried(move, last);

        Job after = row(before.id());
        if (after.state() == move.to() && after.version() > before.version()) {
            History.check(after, log(after.id()));
            return true;
        }
        assertThat(after).as("a %s job after %s", from, move).isEqualTo(before);
        assertThat(log(before.id())).isEqualTo(log);
        return false;
    }

    private void tried(Move move, Claim last) {
        clock().forward(WAIT);
        move.by(this, last).onErrorComplete(JobException.Conflict.class).then().block(TIMEOUT);
    }
}
