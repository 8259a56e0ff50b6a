package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.Client.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the events of jobs over connections that break. */
@Tag("fault")
class StreamIT {

    /** Fails twice before it ends well, with progress in between: every event that one process alone can write. */
    private static final String EVENTFUL = "{\"payload\":{\"duration\":\"PT0.2S\",\"steps\":2,\"fail\":2}}";

    @TempDir
    private static Path shared;

    private static SluiceProcess sluice;
    private static Client client;

    @BeforeAll
    static void start() {
        sluice = SluiceProcess.start(shared, "--sluice.job.backoff.min=100ms", "--sluice.job.backoff.max=200ms");
        client = new Client(sluice);
    }

    @AfterAll
    static void stop() {
        if (sluice != null) {
            sluice.close();
        }
    }

    @Test
    void sendsTheWholeLogInOrderAndEnds() {
        String job = client.accepted(EVENTFUL);

        List<Event> seen;
        try (EventStream stream = client.stream(job, 0)) {
            assertThat(stream.status()).isEqualTo(200);
            seen = stream.rest();
        }

        assertIsWholeLog(job, seen);
        assertThat(seen)
                .filteredOn(Event::isMove)
                .extracting(Event::name)
                .containsExactly(
                        "queued",
                        "running",
                        "retrying",
                        "queued",
                        "running",
                        "retrying",
                        "queued",
                        "running",
                        "succeeded");
        assertThat(seen).as("progress").anyMatch(event -> !event.isMove());
    }

    @Test
    void aReaderCutAtEveryEventMissesNothing() {
        String job = client.accepted(EVENTFUL);

        assertIsWholeLog(job, cutAtEveryEvent(after -> client.stream(job, after)));
    }

    @Test
    void aReaderThatCanSetNoHeaderMissesNothingEither() {
        String job = client.accepted(EVENTFUL);

        assertIsWholeLog(job, cutAtEveryEvent(after -> client.streamByQuery(job, after)));
    }

    @Test
    void beginsWithASnapshotWhereNothingIsSaid() {
        String job = client.accepted(EVENTFUL);

        List<Event> live;
        try (EventStream stream = client.stream(job)) {
            live = stream.rest();
        }
        List<Event> late;
        try (EventStream stream = client.stream(job)) {
            late = stream.rest();
        }

        List<Event> log = client.events(job);
        assertThat(live.get(0).name()).isEqualTo("snapshot");
        assertThat(live.get(0).id()).isEqualTo(live.get(0).version());
        assertThat(live.subList(1, live.size()))
                .isEqualTo(log.subList((int) live.get(0).version(), log.size()));
        assertThat(late).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.name()).isEqualTo("snapshot");
            assertThat(snapshot.version()).isEqualTo(log.size());
            assertThat(snapshot.state().text()).isEqualTo("succeeded");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "1e0", "0x1", "9223372036854775808"})
    void refusesWhatIsNoPosition(String position) {
        String job = client.accepted("{\"payload\":{\"duration\":\"PT0S\",\"steps\":1}}");

        Answer byHeader = client.get("/jobs/" + job + "/events", "Last-Event-ID", position);
        Answer byQuery = client.get("/jobs/" + job + "/events?lastEventId=" + position);

        assertThat(List.of(byHeader, byQuery)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("/problems/invalid-request");
        });
    }

    @Test
    void aReaderMissesNothingOverACrash(@TempDir Path folder) {
        String job;
        List<Event> seen = new ArrayList<>();
        try (SluiceProcess first = SluiceProcess.start(folder)) {
            Client before = new Client(first);
            job = before.accepted("{\"payload\":{\"duration\":\"PT1S\",\"steps\":4}}");
            try (EventStream stream = before.stream(job, 0)) {
                while (seen.stream().allMatch(Event::isMove)) {
                    seen.add(stream.next());
                }
                first.kill9();
            }
        }

        try (SluiceProcess second = SluiceProcess.start(folder)) {
            Client after = new Client(second);
            try (EventStream stream = after.stream(job, seen.size())) {
                seen.addAll(stream.rest());
            }
            List<Event> log = after.events(job);
            Logs.check(log);
            assertThat(seen).isEqualTo(log);
        }

        assertThat(seen)
                .filteredOn(Event::isMove)
                .extracting(Event::name)
                .containsExactly("queued", "running", "queued", "running", "succeeded");
        assertThat(Logs.crashes(seen)).isEqualTo(1);
    }

    private static List<Event> cutAtEveryEvent(LongFunction<EventStream> connect) {
        List<Event> seen = new ArrayList<>();
        while (true) {
            try (EventStream stream = connect.apply(seen.size())) {
                if (stream.status() == 204) {
                    return seen;
                }
                seen.add(stream.next());
            }
        }
    }

    private static void assertIsWholeLog(String job, List<Event> seen) {
        List<Event> log = client.events(job);
        Logs.check(log);
        assertThat(seen).isEqualTo(log);
        assertThat(client.stream(job, log.size()).status()).isEqualTo(204);
    }
}
