-- What is called for each group of jobs is planned once in a session: to plan its statements took four times as long as to run
-- them for one job. A plan that is kept may be from when a table was small, so none is let in that would be wrong when it
-- is large: each row is found by an index, whatever statistics say, and by its number where that is known.
DO $do$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{insert_jobs,start_jobs,move_jobs,horizon}'::text[] LOOP
        EXECUTE format('ALTER FUNCTION sluice.%I SET plan_cache_mode = force_generic_plan SET enable_seqscan = off'
                       ' SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off', name);
    END LOOP;
END
$do$;

-- What was logged behind a number, and how far that reaches: up to the horizon, if it is fewer than so many. One row tells of
-- that alone where there is nothing. Each statement here sees what was committed before it.
CREATE FUNCTION sluice.read_log(p_after bigint, p_limit integer)
RETURNS TABLE (id uuid, kind text, queue text, state text, attempt integer, version bigint, at bigint, percent integer,
               message text, error_type text, error_message text, error_trace text, result text, seq bigint, tags text[],
               reach bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    reach := sluice.horizon();
    -- A full window ends with its last event, though the job of that or another may be deleted.
    reach := coalesce((SELECT l.seq FROM sluice.job_event l WHERE l.seq > p_after AND l.seq <= reach
                       ORDER BY l.seq OFFSET p_limit - 1 LIMIT 1), reach);
    RETURN QUERY
    SELECT j.id, j.kind, j.queue, e.state, e.attempt, e.version, e.at, e.percent, e.message, e.error_type, e.error_message,
           e.error_trace, CASE WHEN e.state = 'succeeded' THEN j.result END, e.seq, j.tags, reach
    FROM (SELECT * FROM sluice.job_event l WHERE l.seq > p_after AND l.seq <= reach ORDER BY l.seq LIMIT p_limit) e
    CROSS JOIN LATERAL (SELECT * FROM sluice.job k WHERE k.seq = e.job OFFSET 0) j
    ORDER BY e.seq;
    IF NOT FOUND THEN
        RETURN NEXT;
    END IF;
END
$$;

-- Takes what waits longest in the buffers of others.
CREATE FUNCTION sluice.borrow_jobs(p_home bigint, p_queue text, p_kinds text[], p_limit integer)
RETURNS TABLE (id uuid, rank bigint, seq bigint, run_at bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY
    UPDATE sluice.job j SET home = p_home WHERE j.seq = ANY (ARRAY (
        SELECT f.seq FROM sluice.job f
        WHERE f.queue = p_queue AND f.state = 'queued' AND f.home <> p_home AND f.kind = ANY (p_kinds)
        ORDER BY f.rank, f.seq LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED))
    RETURNING j.id, j.rank, j.seq, j.run_at;
END
$$;

REVOKE ALL ON FUNCTION sluice.read_log, sluice.borrow_jobs FROM PUBLIC;

-- What is said of the dead is not older than what they did: whoever says it may have waited for long.
DO $do$
DECLARE
    was CONSTANT text := pg_get_functiondef('sluice.rescue_jobs'::regproc);
    old CONSTANT text := $$    PERFORM sluice.hold_horizon();$$;
BEGIN
    IF length(replace(was, old, '')) <> length(was) - length(old) THEN
        RAISE EXCEPTION 'rescue_jobs does not take the horizon as it did';
    END IF;
    EXECUTE replace(was, old, $$    p_now := greatest(p_now, (SELECT max(j.started_at) FROM sluice.job j
                              WHERE j.seq = ANY (orphans) AND j.state = 'running'));
$$ || old);
END
$do$;
