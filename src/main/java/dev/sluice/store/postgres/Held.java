package dev.sluice.store.postgres;

import dev.sluice.job.JobState;
import dev.sluice.store.Claim;
import dev.sluice.store.Settled;
import dev.sluice.store.Ticket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The claims that somebody in this process has. One whose answer was lost may be committed very late: when it was asked for
 * again, and its job ran elsewhere and waits again. Such a one nobody would ever end, so it is put back.
 */
final class Held {

    private static final String RUNNING =
            "SELECT " + JobRow.COLUMNS + ", (j).epoch FROM sluice.job j WHERE j.home = $1 AND j.state = 'running'";

    private final Reads reads;
    private final long home;
    private final LongPredicate doubtful;
    private final Map<Long, Long> epochs = new ConcurrentHashMap<>();
    private final Map<Long, Integer> asked = new ConcurrentHashMap<>();

    /** Those whose answer was lost, by the numbers of their jobs, are asked for again. */
    Held(Reads reads, long home, LongPredicate doubtful) {
        this.reads = reads;
        this.home = home;
        this.doubtful = doubtful;
    }

    /** What this asks for is somebody's, and what it is answered with too, until its attempt ends. */
    Mono<Claim> asking(Ticket ticket, Mono<Claim> claim) {
        return Mono.defer(() -> {
            asked.merge(ticket.seq(), 1, Integer::sum);
            return claim.doOnNext(given -> epochs.put(given.job().seq(), given.epoch()))
                    .doFinally(
                            end -> asked.computeIfPresent(ticket.seq(), (seq, times) -> times == 1 ? null : times - 1));
        });
    }

    /** Its attempt has ended, or was lost. */
    void ended(Claim claim) {
        epochs.remove(claim.job().seq(), claim.epoch());
    }

    private boolean isNobodys(Claim claim) {
        long seq = claim.job().seq();
        return !asked.containsKey(seq)
                && !doubtful.test(seq)
                && !Long.valueOf(claim.epoch()).equals(epochs.get(seq));
    }

    /** Puts back what runs here by the database alone. What was read may have been claimed or ended since: its epoch tells. */
    Mono<Void> letGo(Lane<Moves.Asked, Settled> moves) {
        return reads.all(new Sql<>(
                        RUNNING, List.of(home), row -> new Claim(JobRow.job(row), JobRow.number(row, JobRow.NEXT))))
                .flatMapMany(Flux::fromIterable)
                .filter(this::isNobodys)
                .concatMap(claim -> moves.write(new Moves.Asked(claim, JobState.QUEUED, true, null, null, null, null)))
                .then();
    }
}
