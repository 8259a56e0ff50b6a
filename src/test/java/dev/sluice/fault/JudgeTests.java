package dev.sluice.fault;

import static dev.sluice.job.JobState.FAILED;
import static dev.sluice.job.JobState.QUEUED;
import static dev.sluice.job.JobState.RETRYING;
import static dev.sluice.job.JobState.RUNNING;
import static dev.sluice.job.JobState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Holds each fault before the judge that it is there to find. */
class JudgeTests {

    private static final List<Event> PLAIN =
            List.of(move(1, QUEUED, 0), move(2, RUNNING, 1), progress(3, 1), move(4, SUCCEEDED, 1));

    static Stream<List<Event>> sound() {
        return Stream.of(
                PLAIN,
                List.of(move(1, QUEUED, 0), move(2, RUNNING, 1), move(3, RETRYING, 1), move(4, QUEUED, 1)),
                List.of(move(1, QUEUED, 0), move(2, RUNNING, 1), move(3, QUEUED, 0), move(4, RUNNING, 1)),
                List.of(move(1, QUEUED, 0), move(2, RUNNING, 1), crash(3, 1), move(4, RUNNING, 2)));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void acquitsASoundLog(List<Event> sound) {
        assertThatCode(() -> Judge.check(sound)).doesNotThrowAnyException();
    }

    static Stream<Named<List<Event>>> faults() {
        return Stream.of(
                Named.of("nothing", List.of()),
                Named.of("no beginning", PLAIN.subList(1, 4)),
                Named.of("a hole", List.of(PLAIN.get(0), PLAIN.get(1), move(4, SUCCEEDED, 1))),
                Named.of("a version twice", List.of(PLAIN.get(0), PLAIN.get(0), PLAIN.get(1))),
                Named.of("an end without a start", List.of(PLAIN.get(0), move(2, SUCCEEDED, 0))),
                Named.of("two starts", List.of(PLAIN.get(0), PLAIN.get(1), move(3, RUNNING, 2))),
                Named.of("two ends", List.of(PLAIN.get(0), PLAIN.get(1), move(3, FAILED, 1), move(4, SUCCEEDED, 1))),
                Named.of("progress of nothing", List.of(PLAIN.get(0), progress(2, 0))),
                Named.of(
                        "a second life",
                        List.of(
                                PLAIN.get(0),
                                PLAIN.get(1),
                                move(3, FAILED, 1),
                                move(4, QUEUED, 1),
                                move(5, RUNNING, 2),
                                move(6, FAILED, 2))),
                Named.of("a lost attempt", List.of(PLAIN.get(0), PLAIN.get(1), crash(3, 0))),
                Named.of("an attempt not counted", List.of(PLAIN.get(0), move(2, RUNNING, 0))),
                Named.of("a put-back that spends", List.of(PLAIN.get(0), PLAIN.get(1), move(3, QUEUED, 1))),
                Named.of("time runs back", List.of(at(5, move(1, QUEUED, 0)), at(4, move(2, RUNNING, 1)))));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void convictsAFault(List<Event> faults) {
        assertThatThrownBy(() -> Judge.check(faults)).isInstanceOf(AssertionError.class);
    }

    @Test
    void countsWhatRunsAtOnce() {
        List<Event> first =
                List.of(at(0, move(1, QUEUED, 0)), at(1, move(2, RUNNING, 1)), at(5, move(3, SUCCEEDED, 1)));
        List<Event> second = List.of(at(0, move(1, QUEUED, 0)), at(5, move(2, RUNNING, 1)));
        List<Event> third = List.of(at(0, move(1, QUEUED, 0)), at(4, move(2, RUNNING, 1)));

        assertThat(Judge.mostRunning(List.of(first, second))).isEqualTo(1);
        assertThat(Judge.mostRunning(List.of(first, second, third))).isEqualTo(2);
    }

    @Test
    void countsStartsAndCrashes() {
        List<Event> log = List.of(move(1, QUEUED, 0), move(2, RUNNING, 1), crash(3, 1), move(4, RUNNING, 2));

        assertThat(Judge.starts(log)).isEqualTo(2);
        assertThat(Judge.crashes(List.of(log, PLAIN))).isEqualTo(1);
    }

    private static Event move(long version, JobState state, int attempt) {
        return Event.of(data(version, state, attempt));
    }

    private static Event progress(long version, int attempt) {
        ObjectNode data = data(version, attempt == 0 ? QUEUED : RUNNING, attempt);
        data.putObject(Event.PROGRESS).put("percent", 50);
        return Event.of(data);
    }

    private static Event crash(long version, int attempt) {
        ObjectNode data = data(version, QUEUED, attempt);
        data.putObject("error").put("type", "crashed");
        return Event.of(data);
    }

    private static Event at(long second, Event event) {
        ObjectNode data = (ObjectNode) event.data();
        return Event.of(data.deepCopy().put("at", Instant.ofEpochSecond(second).toString()));
    }

    private static ObjectNode data(long version, JobState state, int attempt) {
        return Client.JSON
                .createObjectNode()
                .put("state", state.text())
                .put("attempt", attempt)
                .put("version", version)
                .put("at", Instant.ofEpochSecond(version).toString());
    }
}
