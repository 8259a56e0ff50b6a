package dev.sluice.fault;

import dev.sluice.fault.inside.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class LedgerTests {

    private static final int WRITERS = 32;
    private static final int LINES = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    /** A thread that may not block and is stopped within a lock leaves the lock to nobody, for good. */
    @Test
    void letsNoWriterWaitForAnother() {
        Ledger ledger = new Ledger(folder.resolve("ledger"));

        Mono<Void> written = Flux.range(0, WRITERS)
                .flatMap(
                        writer -> Mono.fromRunnable(() -> note(ledger))
                                .subscribeOn(writer % 2 == 0 ? Schedulers.parallel() : Schedulers.boundedElastic()),
                        WRITERS)
                .then(Mono.fromFuture(() -> ledger.write("last")));

        StepVerifier.create(written).expectComplete().verify(PATIENCE);
    }

    private static void note(Ledger ledger) {
        for (int i = 0; i < LINES; i++) {
            ledger.note("line");
        }
    }
}
