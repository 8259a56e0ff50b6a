package dev.sluice.event;

import dev.sluice.job.JobState;
import dev.sluice.store.EventFilter;
import dev.sluice.store.JobFilter;
import dev.sluice.store.LogEntry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** One change, from its commit until the last of ten thousand readers within this process has been told. */
@State(Scope.Thread)
public class FanOutBenchmark {

    private static final int READERS = 10_000;
    private static final long PATIENCE_SECONDS = 30;

    private final FakeLog log = new FakeLog();
    private final Disposable.Composite readers = Disposables.composite();
    private volatile CountDownLatch left = new CountDownLatch(0);
    private long position;

    @Setup
    public void open() {
        log.fanOut().start();
        EventFilter all = new EventFilter(Set.of(), JobFilter.ALL);
        for (int i = 0; i < READERS; i++) {
            readers.add(log.events().all(all, 0).subscribe(event -> left.countDown()));
        }
    }

    @TearDown
    public void close() {
        readers.dispose();
        log.close();
        log.fanOut().stop();
    }

    @Benchmark
    public void tell() throws InterruptedException {
        left = new CountDownLatch(READERS);
        position++;
        log.tell(new LogEntry(position, FakeLog.entry(log.id(), JobState.QUEUED, position), List.of()));
        if (!left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(left.getCount() + " readers were not told");
        }
    }
}
