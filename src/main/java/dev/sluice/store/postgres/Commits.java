package dev.sluice.store.postgres;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether writing works, as the last write found, and who is to be told of what was written. */
final class Commits {

    private static final Logger log = LoggerFactory.getLogger(Commits.class);

    private final CommitMeter meter;
    private final Consumer<List<Long>> written;
    private volatile boolean writable = true;
    private volatile boolean closed;

    /** Tells the numbers of events that were committed, before anybody has the answer. */
    Commits(CommitMeter meter, Consumer<List<Long>> written) {
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
            written.accept(events);
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

    void ended(int writes, long nanos) {
        meter.committed(writes, nanos);
    }
}
