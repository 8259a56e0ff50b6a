package dev.sluice.store.postgres;

import dev.sluice.store.CommitMeter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether writing works, as the last write found, and who is to be told of what was written. */
final class Commits {

    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    /** A transaction whose connection is cut may still be committed a little later. */
    private static final int LOOKS = 3;

    private final CommitMeter meter;
    private final Runnable written;
    private volatile boolean writable = true;
    private volatile boolean closed;
    private final AtomicInteger doubts = new AtomicInteger();

    /** Says that events were committed, before anybody has the answer. */
    Commits(CommitMeter meter, Runnable written) {
        this.meter = meter;
        this.written = written;
    }

    boolean isWritable() {
        return writable;
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    void committed(List<Long> events) {
        if (!events.isEmpty()) {
            written.run();
        }
        if (!writable) {
            log.info("The store can write again");
            writable = true;
        }
    }

    void failed(Throwable cause) {
        if (writable && !closed) {
            log.error("The store cannot write, all is refused until it can: {}", cause.getMessage());
        }
        writable = false;
    }

    /** An answer was lost: rows may have this process's home of which it knows nothing. */
    void doubt() {
        doubts.set(LOOKS);
    }

    boolean hasDoubts() {
        return doubts.get() > 0;
    }

    /** All such rows that are there now were let go; one that is late is found by the next look. */
    void looked() {
        doubts.decrementAndGet();
    }

    void ended(int writes, long nanos) {
        meter.committed(writes, nanos);
    }
}
