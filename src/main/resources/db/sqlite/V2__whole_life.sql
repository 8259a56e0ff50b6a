-- What persons, keys and schedules add to the life of a job.
ALTER TABLE job ADD COLUMN cancel INTEGER NOT NULL DEFAULT 0; -- 1: somebody wishes that the running job be cancelled
ALTER TABLE job ADD COLUMN unique_key TEXT;
ALTER TABLE job ADD COLUMN tags TEXT; -- each between two U+001F

-- At most one live job of a kind with a key.
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('scheduled', 'queued', 'running', 'retrying');

-- How many wait, and since when.
CREATE INDEX job_waiting ON job (queue, kind, run_at) WHERE state = 'queued';

-- Lists of the states that are seldom among many jobs.
CREATE INDEX job_seldom ON job (state, seq) WHERE state IN ('scheduled', 'retrying', 'failed', 'cancelled');

-- What is to be pruned.
CREATE INDEX job_ended ON job (state, finished_at) WHERE state IN ('succeeded', 'failed', 'cancelled');

CREATE TABLE idempotency_key (
    owner      TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    job        INTEGER NOT NULL, -- job.seq
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_key_job ON idempotency_key (job);

-- What persons set while queues run; null is as configured.
CREATE TABLE queue_override (
    queue       TEXT PRIMARY KEY,
    paused      INTEGER,
    concurrency INTEGER,
    rate_limit  REAL
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule (
    name         TEXT PRIMARY KEY,
    cron         TEXT    NOT NULL,
    zone         TEXT    NOT NULL,
    asked        TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    queue        TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    timeout      INTEGER NOT NULL,
    unique_key   TEXT,
    tags         TEXT,
    next_at      INTEGER,
    last_at      INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;

-- One row: the newest event that was ever pruned, so that a reader before it is told of the gap.
CREATE TABLE pruned (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    event INTEGER NOT NULL
) STRICT;

INSERT INTO pruned (only, event) VALUES (1, 0);
