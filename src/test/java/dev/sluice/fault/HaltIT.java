package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fault.inside.Halt;
import dev.sluice.fault.inside.Step;
import dev.sluice.fault.inside.WorldHandler;
import dev.sluice.fault.judge.Absence;
import dev.sluice.fault.judge.Evidence;
import dev.sluice.fault.judge.Facts;
import dev.sluice.fault.judge.Judge;
import dev.sluice.fault.judge.Look;
import dev.sluice.fault.judge.Reader;
import dev.sluice.fault.judge.Report;
import dev.sluice.fault.judge.Send.Answer;
import dev.sluice.store.postgres.PostgresServer;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the process at each step of a job's way, on both stores; the next goes on with what it left. */
@Tag("fault")
class HaltIT {

    private static final int CONCURRENCY = 4;
    private static final long MILLIS = 5;

    /** So that what the last process left is done with by then. */
    private static final int TIMES = 12;

    /** One that lives, and those whose leases are not over yet. */
    private static final int HOMES = 3;

    /** Where nobody watches, the log is read another way. */
    private static final Set<Step> UNWATCHED = EnumSet.of(Step.BEFORE_SUMMARY, Step.AFTER_SUMMARY);

    private static final int MOST_BYTES = 4_000;

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final List<Absence> absences = new ArrayList<>();
    private final List<Look> looks = new ArrayList<>();
    private final Set<String> unanswered = new TreeSet<>();

    @TempDir
    private Path folder;

    private Path world;
    private ClientLedger client;
    private int sent;

    @BeforeEach
    void keepLedgers() throws Exception {
        InsideJar.into(folder);
        world = Files.createDirectory(folder.resolve("world"));
        client = new ClientLedger(folder.resolve("client"));
    }

    @Test
    void losesNothingAtAnyStepOnSqlite() throws Exception {
        halt(ServiceLedger.of(folder.resolve(SluiceProcess.FILE)), 1);
    }

    @Test
    @Tag("postgres")
    @Tag("cluster")
    void losesNothingAtAnyStepOnPostgres() throws Exception {
        String database = PostgresServer.database();
        halt(
                ServiceLedger.of(PostgresServer.dataSource("postgres", database)),
                HOMES,
                "--sluice.store.kind=postgres",
                "--sluice.store.postgres.url=" + PostgresServer.url(database),
                "--sluice.store.postgres.username=postgres",
                "--sluice.lease.duration=1s");
    }

    private void halt(ServiceLedger service, int homes, String... store) throws Exception {
        System.out.println("HaltIT: to repeat, -Dtest.seed=" + seed);
        try (Watcher watcher = new Watcher(seed, MOST_BYTES)) {
            for (Step step : Step.values()) {
                haltAt(step, watcher, store);
                looks.add(service.look());
            }
            try (SluiceProcess sluice = start(store)) {
                watcher.readAt(sluice);
                List.copyOf(unanswered).forEach(token -> send(sluice, token));
                Cluster.await(service::open, open -> open == 0);
                judge(service, homes, watcher.seen(sluice));
            }
        }
    }

    private void haltAt(Step step, Watcher watcher, String... store) {
        try (SluiceProcess sluice = start(store, "--halt.at=" + step, "--halt.after=" + TIMES)) {
            if (!UNWATCHED.contains(step)) {
                watcher.readAt(sluice);
            }
            while (submit(sluice)) {
                // until nobody answers
            }
            assertThat(sluice.awaitExit().code())
                    .as("%s: %s", step, sluice.log())
                    .isEqualTo(Halt.STATUS);
            watcher.leave(sluice);
            absences.add(new Absence("" + sluice.pid(), Instant.now(), Optional.empty()));
        }
    }

    private void judge(ServiceLedger service, int homes, Reader seen) {
        Facts facts = new Facts(CONCURRENCY, homes, absences.size(), absences, List.of(seen), List.of());
        Report report = Judge.judge(
                new Evidence(client.read(), service.rows(), service.log(), looks, WorldLedger.read(world), facts));

        report.requireSound();
        assertThat(report.figures().unknown())
                .as("submissions without an answer")
                .isPositive();
        assertThat(report.figures().cutOff()).as("attempts cut off").isPositive();
    }

    private SluiceProcess start(String[] store, String... halt) {
        Stream<String> settings =
                Stream.of(store, halt, new String[] {"--world.ledger=" + world}).flatMap(Stream::of);
        return SluiceProcess.start(folder, settings.toArray(String[]::new));
    }

    /** What has no answer yet is sent first. */
    private boolean submit(SluiceProcess sluice) {
        return send(
                sluice,
                unanswered.isEmpty() ? "s" + ++sent : unanswered.iterator().next());
    }

    private boolean send(SluiceProcess sluice, String token) {
        client.intend(token).join();
        try {
            String job = new Client(sluice.base(), "Idempotency-Key", token)
                    .accepted("{\"kind\":\"" + WorldHandler.KIND + "\",\"payload\":"
                            + WorldHandler.payload(token, MILLIS) + "}");
            client.answered(token, Answer.ACCEPTED, job);
            unanswered.remove(token);
            return true;
        } catch (UncheckedIOException died) {
            unanswered.add(token);
            return false;
        }
    }
}
