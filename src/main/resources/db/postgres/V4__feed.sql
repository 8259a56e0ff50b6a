-- A feed that steps over no dead rows. What it has taken is dead to it, but stays in the index for as long as anybody's
-- snapshot is from before: who begins at the head each time steps over all of it. So a process goes on where it ended, and
-- looks besides for what came to wait since, wherever in line that is.

-- The number of the log, or of the moment in it, under which a job came to wait in the store. It is taken as those of events
-- are, under the horizon's lock: up to the horizon nobody enters any more.
ALTER TABLE sluice.job ADD COLUMN entered bigint NOT NULL DEFAULT 0;

-- New jobs have the last number that their group took.
ALTER TABLE sluice.job ALTER COLUMN entered SET DEFAULT currval('sluice.event_seq');

CREATE INDEX job_entered ON sluice.job (queue, entered) WHERE state = 'queued' AND home IS NULL;

-- Takes what waits in no buffer, in its order: first what is in line up to a place (p_rank, p_seq) and entered behind a
-- number, then what is behind that place. Without a number nothing up to the place is looked for. Each has one index that
-- fits, whatever statistics say: the first has an order that no index has, the second that of job_feed. And nothing is worth
-- compiling here, though many rows make it look so.
CREATE FUNCTION sluice.feed_jobs(p_home bigint, p_queue text, p_kinds text[], p_limit integer, p_rank bigint, p_seq bigint,
                                 p_entered bigint)
RETURNS TABLE (id uuid, rank bigint, seq bigint, run_at bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    taken bigint[] := '{}';
BEGIN
    IF p_entered IS NOT NULL THEN
        taken := ARRAY (
            SELECT f.seq FROM sluice.job f
            WHERE f.queue = p_queue AND f.state = 'queued' AND f.home IS NULL AND f.entered > p_entered
              AND f.kind = ANY (p_kinds) AND (f.rank + 0, f.seq) <= (p_rank, p_seq)
            ORDER BY f.rank + 0, f.seq LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED);
    END IF;
    IF cardinality(taken) < p_limit THEN
        taken := taken || ARRAY (
            SELECT f.seq FROM sluice.job f
            WHERE f.queue = p_queue AND f.state = 'queued' AND f.home IS NULL AND f.kind = ANY (p_kinds)
              AND (f.rank, f.seq) > (p_rank, p_seq)
            ORDER BY f.rank, f.seq LIMIT p_limit - cardinality(taken) FOR NO KEY UPDATE SKIP LOCKED);
    END IF;
    RETURN QUERY
    UPDATE sluice.job j SET home = p_home WHERE j.seq = ANY (taken) RETURNING j.id, j.rank, j.seq, j.run_at;
END
$$;

-- Gives waiting jobs back from a process's buffer, these or all of them.
CREATE FUNCTION sluice.release_jobs(p_home bigint, p_seq bigint[]) RETURNS SETOF bigint LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    held bigint[];
BEGIN
    held := ARRAY (
        SELECT j.seq FROM sluice.job j
        WHERE j.home = p_home AND j.state = 'queued' AND (p_seq IS NULL OR j.seq = ANY (p_seq))
        ORDER BY j.seq FOR NO KEY UPDATE);
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    UPDATE sluice.job j SET home = NULL, entered = nextval('sluice.event_seq') WHERE j.seq = ANY (held) RETURNING j.seq;
END
$$;

-- The moves back into the store take that number too: each is as it was, with these words for those.
DO $do$
DECLARE
    change record;
    was text;
BEGIN
    FOR change IN SELECT * FROM (VALUES
        ('move_jobs', $$home = CASE WHEN f.ends_as = 'running'$$,
         $$entered = CASE WHEN f.ends_as = 'queued' THEN nextval('sluice.event_seq') ELSE j.entered END,
            home = CASE WHEN f.ends_as = 'running'$$),
        ('retry_jobs', $$home = NULL, attempt = 0,$$,
         $$home = NULL, entered = nextval('sluice.event_seq'), attempt = 0,$$),
        ('promote_jobs', $$version = j.version + 1$$,
         $$version = j.version + 1, entered = nextval('sluice.event_seq')$$),
        ('rescue_jobs', $$SET home = NULL WHERE$$,
         $$SET home = NULL, entered = nextval('sluice.event_seq') WHERE$$),
        ('rescue_jobs', $$cancel = false,$$,
         $$cancel = false,
            entered = CASE WHEN c.ends_as = 'queued' THEN nextval('sluice.event_seq') ELSE j.entered END,$$)
    ) AS c (name, old, new) LOOP
        was := pg_get_functiondef(('sluice.' || change.name)::regproc);
        IF length(replace(was, change.old, '')) <> length(was) - length(change.old) THEN
            RAISE EXCEPTION '% does not say "%" once', change.name, change.old;
        END IF;
        EXECUTE replace(was, change.old, change.new);
    END LOOP;
END
$do$;

REVOKE ALL ON FUNCTION sluice.feed_jobs, sluice.release_jobs FROM PUBLIC;
