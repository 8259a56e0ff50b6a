-- A list of three or more after IN becomes a table of its own each time that SQLite evaluates it, which it does for each of
-- these indexes, for the row as it was and as it becomes, with each write of a job. The same in plain comparisons costs nothing.
DROP INDEX job_unique;
DROP INDEX job_seldom;
DROP INDEX job_ended;
DROP INDEX job_callback;

CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL
    AND (state = 'scheduled' OR state = 'queued' OR state = 'running' OR state = 'retrying');

CREATE INDEX job_seldom ON job (state, seq)
    WHERE state = 'scheduled' OR state = 'retrying' OR state = 'failed' OR state = 'cancelled';

CREATE INDEX job_ended ON job (state, finished_at)
    WHERE state = 'succeeded' OR state = 'failed' OR state = 'cancelled';

CREATE INDEX job_callback ON job (seq) WHERE callback IS NOT NULL AND called = 0
    AND (state = 'succeeded' OR state = 'failed' OR state = 'cancelled');
