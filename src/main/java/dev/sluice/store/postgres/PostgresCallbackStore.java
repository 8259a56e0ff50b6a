package dev.sluice.store.postgres;

import dev.sluice.job.Job;
import dev.sluice.job.NewJob;
import dev.sluice.store.CallbackStore;
import java.util.List;
import reactor.core.publisher.Mono;

/** Callbacks as columns of their jobs, and an index of those that are still to be made. */
record PostgresCallbackStore(Reads reads, Firings firings) implements CallbackStore {

    private static final String UNCALLED =
            "SELECT " + JobRow.COLUMNS + " FROM sluice.job j WHERE j.callback IS NOT NULL"
                    + " AND NOT j.called AND j.state IN ('succeeded', 'failed', 'cancelled') ORDER BY j.seq LIMIT $1";

    @Override
    public Mono<List<Job>> uncalled(int limit) {
        return reads.all(new Sql<>(UNCALLED, List.of(limit), JobRow::job));
    }

    @Override
    public Mono<Boolean> call(Job ended, NewJob call) {
        return firings.called(call, ended.seq(), ended.version()).hasElement();
    }
}
