-- Times are milliseconds since 1970 in UTC, states and kinds the words of the API. Numbers of commits (seq) are given out
-- by the writer and never twice, so that they serve as positions.
CREATE TABLE job (
    seq           INTEGER PRIMARY KEY,
    id            BLOB    NOT NULL,
    kind          TEXT    NOT NULL,
    queue         TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    priority      INTEGER NOT NULL,
    rank          INTEGER NOT NULL,
    attempt       INTEGER NOT NULL DEFAULT 0,
    max_attempts  INTEGER NOT NULL,
    crashes       INTEGER NOT NULL DEFAULT 0,
    epoch         INTEGER NOT NULL DEFAULT 0,
    version       INTEGER NOT NULL DEFAULT 1,
    timeout       INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    run_at        INTEGER NOT NULL,
    started_at    INTEGER,
    finished_at   INTEGER,
    home          INTEGER,
    percent       INTEGER,
    message       TEXT,
    error_type    TEXT,
    error_message TEXT,
    error_attempt INTEGER,
    error_at      INTEGER,
    result        TEXT,
    payload       TEXT    NOT NULL
) STRICT;

CREATE UNIQUE INDEX job_id ON job (id);

-- The feed: what waits in no buffer, in its order.
CREATE INDEX job_feed ON job (queue, rank, seq) WHERE state = 'queued' AND home IS NULL;

-- What a process holds, in its buffer or running: all that a crash can orphan.
CREATE INDEX job_held ON job (seq) WHERE home IS NOT NULL;

-- What becomes due.
CREATE INDEX job_due ON job (run_at) WHERE state IN ('scheduled', 'retrying');

CREATE TABLE job_event (
    seq           INTEGER PRIMARY KEY,
    job           INTEGER NOT NULL, -- job.seq
    version       INTEGER NOT NULL,
    state         TEXT    NOT NULL,
    attempt       INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    percent       INTEGER,
    message       TEXT,
    error_type    TEXT,
    error_message TEXT,
    error_trace   TEXT
) STRICT;

CREATE UNIQUE INDEX job_event_log ON job_event (job, version);

-- One row, written when nothing else is, to learn whether writing works.
CREATE TABLE probe (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at   INTEGER NOT NULL
) STRICT;

INSERT INTO probe (only, at) VALUES (1, 0);
