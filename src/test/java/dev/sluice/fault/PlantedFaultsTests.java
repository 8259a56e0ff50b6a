package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.RunningSluice;
import dev.sluice.fault.inside.PlantedFault;
import dev.sluice.fault.inside.PlantedFault.Way;
import dev.sluice.fault.inside.RestlessHandler;
import dev.sluice.fault.inside.WorldHandler;
import dev.sluice.fault.judge.Breach;
import dev.sluice.fault.judge.Evidence;
import dev.sluice.fault.judge.Facts;
import dev.sluice.fault.judge.Invariant;
import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Report;
import dev.sluice.fault.judge.Row;
import dev.sluice.fault.judge.Send;
import dev.sluice.job.JobState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the whole application with a fault in it, one for each invariant: the judge finds it, and calls it by its name. */
@Tag("fault")
class PlantedFaultsTests {

    private static final int CONCURRENCY = 4;
    private static final int BEFORE = 5;
    private static final int BEHIND = 6;
    private static final long MILLIS = 5;

    /** Long enough for another claim to be made meanwhile. */
    private static final long VICTIMS_MILLIS = 600;

    private static final String IS_VICTIM = " LIKE '%" + PlantedFault.VICTIM + "%'";

    /** What a store does that leaves out one event. */
    private static final String LOSES_PROGRESS =
            "CREATE TRIGGER fault AFTER INSERT ON job_event WHEN NEW.percent IS NOT NULL"
                    + " AND (SELECT payload FROM job WHERE seq = NEW.job)" + IS_VICTIM
                    + " BEGIN DELETE FROM job_event WHERE seq = NEW.seq; END";

    /** What a store does that counts claims anew. */
    private static final String RESETS_EPOCHS =
            "CREATE TRIGGER fault AFTER UPDATE OF state ON job WHEN NEW.state = 'succeeded' AND NEW.payload" + IS_VICTIM
                    + " BEGIN UPDATE job SET epoch = 0 WHERE seq = NEW.seq; END";

    private final List<Class<?>> parts = List.of(PlantedFault.class, WorldHandler.class);

    private final Set<String> theirs = new HashSet<>();

    @TempDir
    private Path folder;

    private ClientLedger client;

    @BeforeEach
    void keepALedger() {
        client = new ClientLedger(folder.resolve("client"));
    }

    @Test
    void nothingIsFoundWhereNothingWasPlanted() throws Exception {
        Report report = report(parts, Way.NONE, "");

        report.requireSound();
        assertThat(report.figures().jobs()).isEqualTo(BEFORE + 1 + BEHIND);
    }

    static Stream<Arguments> ways() {
        return Stream.of(
                Arguments.of(Invariant.I1, Way.ANSWERS_WITHOUT_INSERTING),
                Arguments.of(Invariant.I2, Way.NEVER_STARTS_IT),
                Arguments.of(Invariant.I3, Way.ENDS_IT_WITHOUT_RUNNING_IT),
                Arguments.of(Invariant.I5, Way.STORES_ONE_OUTCOME_AFTER_THE_OTHER),
                Arguments.of(Invariant.I8, Way.FORGETS_ITS_KEY),
                Arguments.of(Invariant.I9, Way.INVENTS_ANOTHER),
                Arguments.of(Invariant.I10, Way.HANDS_IT_OUT_AND_TAKES_IT_BACK),
                Arguments.of(Invariant.I11, Way.LEAVES_AN_EVENT_OUT_OF_STREAMS));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aFaultyStoreIsFoundOut(Invariant broken, Way way) throws Exception {
        assertFound(broken, report(parts, way, ""));
    }

    @Test
    void i4FindsAHandlerThatWorksTwice() throws Exception {
        List<Class<?>> restless = List.of(PlantedFault.class, RestlessHandler.class);

        assertFound(Invariant.I4, report(restless, Way.NONE, ""));
    }

    @Test
    void i6FindsAnEventThatIsLeftOut() throws Exception {
        assertFound(Invariant.I6, report(parts, Way.NONE, LOSES_PROGRESS));
    }

    @Test
    void i7FindsAnEpochThatIsReset() throws Exception {
        assertFound(Invariant.I7, report(parts, Way.NONE, RESETS_EPOCHS));
    }

    /** That one and no other, of the victim or what was made of it. */
    private void assertFound(Invariant broken, Report report) {
        assertThat(report.broken()).as("%s", report).containsExactly(broken);
        assertThat(report.breaches())
                .extracting(Breach::job)
                .as("%s", report)
                .isSubsetOf(theirs)
                .isNotEmpty();
        assertThat(report.toString())
                .contains(broken.name() + " (", report.breaches().get(0).job());
    }

    private Report report(List<Class<?>> beans, Way way, String plant) throws Exception {
        Path file = folder.resolve(SluiceProcess.FILE);
        Path world = Files.createDirectory(folder.resolve("world"));
        try (RunningSluice sluice = RunningSluice.start(
                beans, "--sluice.store.sqlite.path=" + file, "--world.ledger=" + world, "--fault=" + way)) {
            ServiceLedger service = ServiceLedger.of(file);
            if (!plant.isEmpty()) {
                service.change(plant);
            }
            URI base = sluice.uri("/");
            submit(base, BEFORE, "before");
            submit(base);
            submit(base, BEHIND, "behind");
            Cluster.await(service::rows, rows -> stuck(rows) == (way == Way.NEVER_STARTS_IT ? 1 : 0));
            Evidence evidence = new Evidence(
                    client.read(), service.rows(), service.log(), List.of(), WorldLedger.read(world), facts(base));
            evidence.rows().stream()
                    .filter(row -> row.token().matches(PlantedFault.VICTIM + "|" + PlantedFault.INVENTED))
                    .forEach(row -> theirs.add(row.job()));
            return Judge.judge(evidence);
        }
    }

    private static long stuck(List<Row> rows) {
        return rows.stream().filter(row -> row.state() != JobState.SUCCEEDED).count();
    }

    private static Facts facts(URI base) throws Exception {
        String end = CutReader.end(base);
        List<String> seen = new CutReader(base, 0, new AtomicInteger(), () -> end).call();
        return new Facts(CONCURRENCY, 1, 0, List.of(), List.of(CutReader.reader("reader", seen)), List.of());
    }

    private void submit(URI base, int times, String name) {
        for (int i = 0; i < times; i++) {
            send(base, name + i, MILLIS);
        }
    }

    /** Sends the victim twice, as one does who had no answer. */
    private void submit(URI base) {
        client.intend(PlantedFault.VICTIM).join();
        theirs.add(ask(base, PlantedFault.VICTIM, VICTIMS_MILLIS));
        theirs.add(send(base, PlantedFault.VICTIM, VICTIMS_MILLIS));
    }

    private String send(URI base, String token, long millis) {
        client.intend(token).join();
        String job = ask(base, token, millis);
        client.answered(token, Send.Answer.ACCEPTED, job);
        return job;
    }

    private static String ask(URI base, String token, long millis) {
        return new Client(base, "Idempotency-Key", token)
                .accepted("{\"kind\":\"" + WorldHandler.KIND + "\",\"payload\":" + WorldHandler.payload(token, millis)
                        + "}");
    }
}
