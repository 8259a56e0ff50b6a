package dev.sluice.store.postgres;

import dev.sluice.job.JobId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Running jobs of this process that somebody wishes to be cancelled, here or elsewhere. */
final class Wishes {

    private static final Logger log = LoggerFactory.getLogger(Wishes.class);

    static final String WISHED = "SELECT id FROM sluice.job WHERE home = $1 AND state = 'running' AND cancel";

    private final Reads reads;
    private final long home;
    private final LongConsumer others;
    private final Sinks.Many<JobId> told = Sinks.unsafe().many().multicast().directBestEffort();
    private final Set<JobId> known = new HashSet<>();

    /** Tells the homes of other processes that have something to look for. */
    Wishes(Reads reads, long home, LongConsumer others) {
        this.reads = reads;
        this.home = home;
        this.others = others;
    }

    Flux<JobId> told() {
        return told.asFlux();
    }

    /** Says what somebody wished for, and that it is durable. */
    void wished(List<Requests.Wish> wishes) {
        for (Requests.Wish wish : wishes) {
            if (wish.home() == home) {
                know(wish.job());
                tell(wish.job());
            }
        }
        wishes.stream()
                .mapToLong(Requests.Wish::home)
                .filter(each -> each != home)
                .distinct()
                .forEach(others);
    }

    private synchronized boolean know(JobId job) {
        return known.add(job);
    }

    private synchronized void forgetOthersThan(Set<JobId> jobs) {
        known.retainAll(jobs);
    }

    /** One at a time, whatever thread they come from. */
    private synchronized void tell(JobId job) {
        try {
            told.tryEmitNext(job);
        } catch (Throwable fatal) {
            log.error("Who watches for wishes broke at one", fatal);
        }
    }

    /** Looks what was wished for elsewhere. */
    Mono<Void> look() {
        return reads.all(new Sql<>(WISHED, List.of(home), row -> JobRow.id(row, 0)))
                .doOnNext(jobs -> {
                    jobs.stream().filter(this::know).forEach(this::tell);
                    forgetOthersThan(new HashSet<>(jobs));
                })
                .then();
    }
}
