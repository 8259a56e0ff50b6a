-- Everything is in a schema of its own, for a database may hold other things too. Times of jobs are milliseconds since 1970
-- in UTC, as their processes have them; times of leases are the database's own. States and kinds are the words of the API.

-- One for jobs and events: a job has the number of its first event. Used from 1 on.
CREATE SEQUENCE sluice.event_seq AS bigint MINVALUE 0 START 0;
SELECT nextval('sluice.event_seq');

CREATE TABLE sluice.job (
    seq           bigint  PRIMARY KEY,
    id            uuid    NOT NULL,
    kind          text    NOT NULL,
    queue         text    NOT NULL,
    state         text    NOT NULL,
    priority      integer NOT NULL,
    rank          bigint  NOT NULL,
    attempt       integer NOT NULL DEFAULT 0,
    max_attempts  integer NOT NULL,
    crashes       integer NOT NULL DEFAULT 0,
    epoch         bigint  NOT NULL DEFAULT 0,
    version       bigint  NOT NULL DEFAULT 1,
    timeout       bigint  NOT NULL,
    created_at    bigint  NOT NULL,
    run_at        bigint  NOT NULL,
    started_at    bigint,
    finished_at   bigint,
    home          bigint,                          -- replica.home
    cancel        boolean NOT NULL DEFAULT false,  -- somebody wishes that the running job be cancelled
    percent       integer,
    message       text,
    error_type    text,
    error_message text,
    error_attempt integer,
    error_at      bigint,
    result        text,
    payload       text    NOT NULL,
    unique_key    text,
    tags          text[]  NOT NULL DEFAULT '{}',
    owner         text,                            -- the caller who submitted it; null where nobody had to say who he was
    callback      text,                            -- a URL to tell when it has ended
    called        boolean NOT NULL DEFAULT false,  -- a job that tells it is there
    trace         text                             -- a traceparent
) WITH (
    fillfactor = 70,
    -- Each job leaves three dead rows within its life, and the more of them the longer the way to the next: they are swept away
    -- early and without pauses, and however large the table is.
    autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0,
    autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 5000
);

CREATE UNIQUE INDEX job_id ON sluice.job (id);

-- The feed: what waits in no buffer, in its order.
CREATE INDEX job_feed ON sluice.job (queue, rank, seq) WHERE state = 'queued' AND home IS NULL;

-- What waits in the buffers of processes, in its order, for those that have nothing to do.
CREATE INDEX job_buffered ON sluice.job (queue, rank, seq) WHERE state = 'queued' AND home IS NOT NULL;

-- What processes hold, in their buffers or running: all that a crash can orphan.
CREATE INDEX job_held ON sluice.job (home) WHERE home IS NOT NULL;

-- What becomes due.
CREATE INDEX job_due ON sluice.job (run_at) WHERE state IN ('scheduled', 'retrying');

-- How many live, and since when they wait. What is always so is asked for besides, by these counts alone: or one who looks for
-- the next job, and plans by statistics from when there were few, might take this index, and read and sort all that wait.
CREATE INDEX job_live ON sluice.job (state, queue, kind, run_at)
    WHERE state IN ('scheduled', 'queued', 'running', 'retrying') AND created_at >= 0;

-- At most one live job of a kind with a key.
CREATE UNIQUE INDEX job_unique ON sluice.job (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('scheduled', 'queued', 'running', 'retrying');

-- Lists of the states that are seldom among many jobs.
CREATE INDEX job_seldom ON sluice.job (state, seq) WHERE state IN ('scheduled', 'retrying', 'failed', 'cancelled');

-- What is to be pruned.
CREATE INDEX job_ended ON sluice.job (state, finished_at) WHERE state IN ('succeeded', 'failed', 'cancelled');

-- Whose end is still to be told.
CREATE INDEX job_callback ON sluice.job (seq)
    WHERE callback IS NOT NULL AND NOT called AND state IN ('succeeded', 'failed', 'cancelled');

CREATE TABLE sluice.job_event (
    seq           bigint  PRIMARY KEY,
    job           bigint  NOT NULL, -- job.seq
    version       bigint  NOT NULL,
    state         text    NOT NULL,
    attempt       integer NOT NULL,
    at            bigint  NOT NULL,
    percent       integer,
    message       text,
    error_type    text,
    error_message text,
    error_trace   text
) WITH (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

CREATE UNIQUE INDEX job_event_log ON sluice.job_event (job, version);

-- One row: the newest event that was ever pruned, so that a reader before it is told of the gap.
CREATE TABLE sluice.pruned (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    event  bigint  NOT NULL
);

INSERT INTO sluice.pruned (event) VALUES (0);

CREATE TABLE sluice.idempotency_key (
    owner      text   NOT NULL,
    key        text   NOT NULL,
    digest     text   NOT NULL,
    job        bigint NOT NULL, -- job.seq
    expires_at bigint NOT NULL,
    PRIMARY KEY (owner, key)
);

CREATE INDEX idempotency_key_job ON sluice.idempotency_key (job);

-- What persons set while queues run; null is as configured.
CREATE TABLE sluice.queue_override (
    queue       text PRIMARY KEY,
    paused      boolean,
    concurrency integer,
    rate_limit  double precision
);

-- When the next job of a queue with a rate limit may start, in whichever process.
CREATE TABLE sluice.pace (
    queue   text        PRIMARY KEY,
    next_at timestamptz NOT NULL
) WITH (fillfactor = 50);

CREATE TABLE sluice.schedule (
    name         text PRIMARY KEY,
    cron         text    NOT NULL,
    zone         text    NOT NULL,
    asked        text    NOT NULL,
    kind         text    NOT NULL,
    queue        text    NOT NULL,
    payload      text    NOT NULL,
    priority     integer NOT NULL,
    max_attempts integer NOT NULL,
    timeout      bigint  NOT NULL,
    unique_key   text,
    tags         text[]  NOT NULL DEFAULT '{}',
    callback     text,
    next_at      bigint,
    last_at      bigint
);

CREATE INDEX schedule_due ON sluice.schedule (next_at) WHERE next_at IS NOT NULL;

-- What processes on this store know, and nobody else.
CREATE TABLE sluice.secret (
    name  text  PRIMARY KEY,
    value bytea NOT NULL
);

-- The processes that live. One lease covers all that a process runs; who finds one that has ended deletes its row, and frees
-- its jobs in the same transaction.
CREATE TABLE sluice.replica (
    home       bigint      PRIMARY KEY,
    name       text        NOT NULL,
    version    text        NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    until      timestamptz NOT NULL
) WITH (fillfactor = 50);

-- One row, written when nothing else is, to learn whether writing works.
CREATE TABLE sluice.probe (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    at     bigint  NOT NULL
);

INSERT INTO sluice.probe (at) VALUES (0);
