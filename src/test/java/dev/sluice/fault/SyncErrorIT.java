package dev.sluice.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Needs;
import dev.sluice.Tool;
import dev.sluice.fault.Client.Answer;
import dev.sluice.fault.judge.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sync fails: what is in the page cache is not to be trusted any more, and so neither is the process. */
@Tag("fault")
@Tag("cluster")
@Needs(Tool.STRACE)
class SyncErrorIT {

    private static final int PER_SECOND = 200;
    private static final int CONCURRENCY = 8;
    private static final int GOOD_SYNCS = 100;
    private static final int ENOUGH = 50;
    private static final int EX_IOERR = 74;
    private static final Duration TO_END = Duration.ofSeconds(10);

    private final long seed = Long.getLong("test.seed", System.nanoTime());
    private final int port = Trial.freePort();

    @TempDir
    private Path folder;

    @Test
    void endsTheProcessAndLosesNothing() throws Exception {
        Path trace = folder.resolve("trace");
        ServiceLedger service = ServiceLedger.of(folder.resolve(SluiceProcess.FILE));
        try (Trial trial = new Trial(folder, PER_SECOND, seed, List.of(port))) {
            trial.storm().begin();
            try (SluiceProcess sluice = SluiceProcess.launchOther(folder, withBadSyncs(command(trial), trace))) {
                trial.readAt(sluice);
                trial.awaitIntake(ENOUGH, sluice);
                Client client = new Client(sluice);
                Answer ready = Client.until(503, () -> client.get("/actuator/health/readiness"));
                long since = System.nanoTime();
                Answer refusal = client.submit(Client.simulate(Duration.ZERO));

                assertThat(refusal.status()).as("%s", refusal).isEqualTo(503);
                assertThat(refusal.problem()).isIn("/problems/store-unavailable", "/problems/shutting-down");
                trial.leave(sluice);
                assertThat(sluice.awaitExit().code()).as("%s", ready).isEqualTo(EX_IOERR);
                Duration took = Duration.ofNanos(System.nanoTime() - since);
                assertThat(took).isLessThan(TO_END);
                System.out.printf("SyncErrorIT: ended %d ms after it was not ready any more%n", took.toMillis());
                trial.died(sluice);
            }
            assertThat(Files.readString(trace)).contains("(INJECTED)");
            try (SluiceProcess last = SluiceProcess.launchOther(folder, command(trial))) {
                trial.readAt(last);
                Report report = trial.judge(service, last, CONCURRENCY, 1);

                report.requireSound();
                assertThat(report.figures().acknowledged()).isGreaterThanOrEqualTo(ENOUGH);
                System.out.println("SyncErrorIT: " + report.figures());
            }
        }
        assertThat(service.integrity()).isEqualTo("ok");
    }

    private List<String> command(Trial trial) {
        return JarCommand.of(
                List.of(),
                folder,
                trial.world(),
                "--server.port=" + port,
                "--sluice.queues.default.capacity=1000",
                "--sluice.queues.default.concurrency=" + CONCURRENCY);
    }

    /** Of the thread that writes, the first syncs of the database's files work, and no later one. */
    private List<String> withBadSyncs(List<String> command, Path trace) {
        List<String> watched = new ArrayList<>(List.of(Tool.STRACE.path(), "-D", "-f", "--seccomp-bpf"));
        for (String file : List.of(SluiceProcess.FILE, SluiceProcess.FILE + "-wal")) {
            watched.addAll(List.of("-P", folder.resolve(file).toString()));
        }
        watched.addAll(List.of("-e", "trace=fsync,fdatasync", "-e", "signal=none", "-o", trace.toString()));
        watched.addAll(List.of("-e", "inject=fsync,fdatasync:error=EIO:when=" + GOOD_SYNCS + "+"));
        watched.addAll(command);
        return watched;
    }
}
