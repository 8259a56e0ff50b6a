package dev.sluice.store.sqlite;

import static java.util.Objects.requireNonNull;

import dev.sluice.bench.Allocated;
import dev.sluice.job.NewJob;
import dev.sluice.store.Draft;
import dev.sluice.store.Insertion;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.util.FileSystemUtils;
import reactor.core.publisher.Flux;

/** What the file does for a job, each write synced, while 64 others ask for the same. */
public class SqliteBenchmark {

    private static final int AT_ONCE = 64;
    private static final int JOBS = 100 * AT_ONCE;

    /** From submission to the answer that may be sent: many share a commit. */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public long insert(Open open) {
        return check(open.inserted(false).count().block());
    }

    /** The claim that starts an attempt, and its good end, one after the other: two commits for each job. */
    @Benchmark
    @OperationsPerInvocation(JOBS)
    public long startAndSucceed(Open open, Waiting waiting) {
        SqliteJobStore store = open.store();
        return check(Flux.fromIterable(waiting.tickets)
                .flatMap(ticket -> store.start(ticket).flatMap(claim -> store.succeed(claim, null, null)), AT_ONCE)
                .filter(settled -> settled == Settled.KEPT)
                .count()
                .block());
    }

    private static long check(Long done) {
        if (done != JOBS) {
            throw new IllegalStateException("of " + JOBS + " only " + done);
        }
        return done;
    }

    /** A store on the disk that the project is built on. */
    @State(Scope.Benchmark)
    public static class Open {

        private Path folder;
        private SqliteEngine engine;

        @Setup
        public void open() throws IOException {
            folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "sqlite-");
            engine = Engines.open(folder.resolve("sluice.db"), Clock.systemUTC());
        }

        @TearDown
        public void close() throws SQLException, IOException {
            engine.close();
            FileSystemUtils.deleteRecursively(folder);
        }

        SqliteJobStore store() {
            return engine.store();
        }

        Flux<Insertion> inserted(boolean buffered) {
            return Flux.range(0, JOBS).flatMap(each -> store().insert(job(), buffered), AT_ONCE);
        }

        private static NewJob job() {
            return new Draft(Clock.systemUTC().instant()).job();
        }
    }

    /** As many jobs as are started by one call. */
    @State(Scope.Benchmark)
    public static class Waiting {

        private List<Ticket> tickets;

        @Setup(Level.Invocation)
        public void fill(Open open) {
            tickets = Allocated.aside(() -> requireNonNull(open.inserted(true)
                    .map(insertion -> Ticket.of(insertion.job()))
                    .collectList()
                    .block()));
        }
    }
}
