package dev.sluice.job;

import static dev.sluice.job.JobState.CANCELLED;
import static dev.sluice.job.JobState.FAILED;
import static dev.sluice.job.JobState.QUEUED;
import static dev.sluice.job.JobState.RETRYING;
import static dev.sluice.job.JobState.RUNNING;
import static dev.sluice.job.JobState.SCHEDULED;
import static dev.sluice.job.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobStateTests {

    /** The diagram in the Javadoc, arrow by arrow. */
    private static final Map<JobState, Set<JobState>> ARROWS = Map.of(
            SCHEDULED, Set.of(QUEUED, CANCELLED),
            QUEUED, Set.of(RUNNING, CANCELLED),
            RUNNING, Set.of(SUCCEEDED, RETRYING, FAILED, CANCELLED, QUEUED),
            RETRYING, Set.of(QUEUED, CANCELLED),
            SUCCEEDED, Set.of(),
            FAILED, Set.of(QUEUED),
            CANCELLED, Set.of(QUEUED));

    @ParameterizedTest
    @EnumSource
    void leadsWhereTheDiagramSaysAndNowhereElse(JobState state) {
        Set<JobState> next = state.next();

        assertThat(next).isEqualTo(ARROWS.get(state));
    }

    @ParameterizedTest
    @EnumSource
    void neverLeadsToItself(JobState state) {
        assertThat(state.next()).doesNotContain(state);
    }

    @ParameterizedTest
    @EnumSource
    void lendsItsWaysOutToNobody(JobState state) {
        Set<JobState> next = state.next();

        assertThatThrownBy(() -> next.add(SUCCEEDED)).isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource
    void isFinalWhereOnlyAPersonLeadsOn(JobState state) {
        boolean isFinal = state.isFinal();

        assertThat(isFinal).isEqualTo(Set.of(SUCCEEDED, FAILED, CANCELLED).contains(state));
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsWord(JobState state) {
        String word = state.text();

        assertThat(word).isLowerCase();
        assertThat(JobState.of(word)).isEqualTo(state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "done", "queued ", "progress"})
    void knowsNoOtherWords(String word) {
        assertThatIllegalArgumentException().isThrownBy(() -> JobState.of(word));
    }

    @Test
    void speaksTheSameWordsInEveryLanguage() {
        assertThat(RETRYING.text()).isEqualTo("retrying");
        assertThat(SCHEDULED.text()).isEqualTo("scheduled");
    }
}
