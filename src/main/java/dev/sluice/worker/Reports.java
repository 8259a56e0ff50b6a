package dev.sluice.worker;

import dev.sluice.job.JobException;
import dev.sluice.job.Progress;
import dev.sluice.store.Claim;
import dev.sluice.store.JobStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/** Writes down what an attempt says of its progress: the first at once, then the latest of each quarter second. */
final class Reports {

    private static final Duration BETWEEN_WRITES = Duration.ofMillis(250);

    private final JobStore store;
    private final Claim claim;
    private @Nullable FluxSink<Progress> sink;
    private @Nullable Disposable writing;
    private boolean ended;
    private volatile @Nullable Progress last;
    private volatile @Nullable Progress written;

    Reports(JobStore store, Claim claim) {
        this.store = store;
        this.claim = claim;
    }

    void add(Progress progress) {
        last = progress;
        FluxSink<Progress> open = open();
        if (open != null) {
            open.next(progress);
        }
    }

    /** Most attempts say nothing: what writes is there from the first report on. */
    private synchronized @Nullable FluxSink<Progress> open() {
        if (writing == null && !ended) {
            writing = Flux.<Progress>create(created -> sink = created, FluxSink.OverflowStrategy.LATEST)
                    .concatMap(progress -> write(progress).then(Mono.delay(BETWEEN_WRITES)), 0)
                    .subscribe();
        }
        return sink;
    }

    private Mono<Boolean> write(Progress progress) {
        return store.progress(claim, progress)
                .doOnNext(kept -> written = progress)
                .onErrorResume(JobException.Unavailable.class, cause -> Mono.empty());
    }

    /** Writes nothing any more. */
    synchronized void end() {
        ended = true;
        if (writing != null) {
            writing.dispose();
        }
    }

    /** What was reported last, if it is not in the store yet. */
    @Nullable
    Progress unwritten() {
        Progress latest = last;
        return latest == null || latest.equals(written) ? null : latest;
    }
}
