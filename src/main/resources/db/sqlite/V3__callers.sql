-- Whose a job is, and what processes on this store know and nobody else.
ALTER TABLE job ADD COLUMN owner TEXT; -- the caller who submitted it; null where nobody had to say who he was

ALTER TABLE job ADD COLUMN callback TEXT; -- a URL to tell when it has ended
ALTER TABLE job ADD COLUMN called INTEGER NOT NULL DEFAULT 0; -- 1: a job that tells it is there
ALTER TABLE job ADD COLUMN trace TEXT; -- a traceparent
ALTER TABLE schedule ADD COLUMN callback TEXT;

-- Whose end is still to be told.
CREATE INDEX job_callback ON job (seq)
    WHERE callback IS NOT NULL AND called = 0 AND state IN ('succeeded', 'failed', 'cancelled');

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
