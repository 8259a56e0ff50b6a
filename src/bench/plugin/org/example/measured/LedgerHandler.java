package org.example.measured;

import dev.sluice.worker.JobContext;
import dev.sluice.worker.JobHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import reactor.core.publisher.Mono;

/** Notes in a file, in the folder that the process works in, which job began when, and does nothing else. */
final class LedgerHandler implements JobHandler {

    private static final Path FILE = Path.of("ledger");

    private FileChannel ledger;

    @Override
    public String kind() {
        return "ledger";
    }

    @Override
    public Mono<?> run(JobContext job) throws IOException {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        String line = job.id() + " " + job.epoch() + " " + micros + "\n";
        ledger().write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        return Mono.empty();
    }

    /** A line is written as a whole, or not at all. */
    private synchronized FileChannel ledger() throws IOException {
        if (ledger == null) {
            ledger = FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        return ledger;
    }
}
