package dev.sluice.store.postgres;

import dev.sluice.job.JobException;
import dev.sluice.store.Claim;
import dev.sluice.store.Ticket;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The claims of this process, which its lease has to cover from when they are asked for. It is given up here before it is
 * over there: what is claimed after that is watched by nobody, and may be given to another while it runs.
 */
final class Claims {

    private final Starts starts;
    private final Lane<Ticket, Claim> lane;
    private final Lease lease;
    private final Held held;

    Claims(Starts starts, Lane<Ticket, Claim> lane, Lease lease, Held held) {
        this.starts = starts;
        this.lane = lane;
        this.lease = lease;
        this.held = held;
    }

    Mono<Claim> claim(Ticket ticket) {
        return Mono.defer(() -> {
            long term = lease.term();
            return term == Lease.NONE
                    ? Mono.error(ended())
                    : held.asking(ticket, lane.write(ticket).flatMap(claim -> covered(claim, ticket, term)));
        });
    }

    /** An answer that comes when the lease was lost meanwhile is as good as none, and asked for again. */
    private Mono<Claim> covered(Claim claim, Ticket ticket, long term) {
        if (lease.term() == term) {
            return Mono.just(claim);
        }
        starts.doubt(ticket);
        return Mono.error(ended());
    }

    private static JobException ended() {
        return new JobException.Unavailable("the lease of this process has ended");
    }

    /** Each time that all of them are lost, at once if they are. */
    Flux<String> lost() {
        return lease.lost();
    }
}
