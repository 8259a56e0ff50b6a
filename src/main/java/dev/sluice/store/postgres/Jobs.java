package dev.sluice.store.postgres;

import static java.util.stream.Collectors.toMap;

import dev.sluice.job.IdempotencyKey;
import dev.sluice.job.Job;
import dev.sluice.job.JobEvent;
import dev.sluice.job.JobException;
import dev.sluice.job.JobId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Single jobs, by whatever names them. */
record Jobs(Reads reads) {

    private static final String SELECT = "SELECT " + JobRow.COLUMNS + " FROM sluice.job j WHERE ";

    private static final String BY_ID = SELECT + "j.id = $1";

    private static final String BY_SEQ = SELECT + "j.seq = ANY ($1)";

    private static final String UNIQUE = SELECT + "j.kind = $1 AND j.unique_key = $2"
            + " AND j.state IN ('scheduled', 'queued', 'running', 'retrying')";

    private static final String KEYED = "SELECT " + JobRow.COLUMNS + ", k.digest FROM sluice.idempotency_key k"
            + " JOIN sluice.job j ON j.seq = k.job WHERE k.owner = $1 AND k.key = $2 AND k.expires_at > $3";

    private static final String EVENTS = "SELECT " + JobRow.EVENT_COLUMNS
            + " FROM sluice.job j CROSS JOIN LATERAL (SELECT * FROM sluice.job_event WHERE job = j.seq AND version > $2"
            + " ORDER BY version LIMIT $3) e WHERE j.id = $1 ORDER BY e.version";

    Mono<Job> find(JobId id) {
        return reads.first(new Sql<>(BY_ID, List.of(id.value()), JobRow::job));
    }

    Mono<Map<Long, Job>> bySeq(Collection<Long> seqs) {
        return reads.all(new Sql<>(BY_SEQ, List.of((Object) seqs.toArray(Long[]::new)), JobRow::job))
                .map(jobs -> jobs.stream().collect(toMap(Job::seq, job -> job)));
    }

    Mono<Job> findUnique(String kind, String uniqueKey) {
        return reads.first(new Sql<>(UNIQUE, List.of(kind, uniqueKey), JobRow::job));
    }

    Mono<Job> find(IdempotencyKey key, Instant now) {
        return reads.first(new Sql<>(
                        KEYED,
                        List.of(key.owner(), key.key(), now.toEpochMilli()),
                        row -> Map.entry(JobRow.job(row), JobRow.text(row, JobRow.NEXT))))
                .flatMap(found -> found.getValue().equals(key.digest())
                        ? Mono.just(found.getKey())
                        : Mono.error(() -> new JobException.KeyReused(key.key())));
    }

    Mono<List<JobEvent>> events(JobId id, long after, int limit) {
        return reads.all(new Sql<>(EVENTS, List.of(id.value(), after, limit), JobRow::event));
    }
}
