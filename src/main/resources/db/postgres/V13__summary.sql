-- What was logged behind a number, in short, and how far that reaches: for processes in which nobody watches. Which jobs wait no
-- more and in which queues they did, where jobs came to wait, and whether any ended. As read_log does, it goes up to the horizon
-- or has so many entries; here each of them is read once, and its job only where that is told.
CREATE FUNCTION sluice.sum_log(p_after bigint, p_limit integer)
RETURNS TABLE (gone uuid[], lines text[], queues text[], has_end boolean, entries bigint, reach bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    last bigint;
BEGIN
    reach := sluice.horizon();
    SELECT coalesce(array_agg(j.id) FILTER (WHERE e.state <> 'queued' AND j.id IS NOT NULL), '{}'),
           coalesce(array_agg(j.queue) FILTER (WHERE e.state <> 'queued' AND j.id IS NOT NULL), '{}'),
           coalesce(array_agg(j.queue) FILTER (WHERE e.state = 'queued' AND j.id IS NOT NULL), '{}'),
           coalesce(bool_or(e.state IN ('succeeded', 'failed', 'cancelled')), false), count(*), max(e.seq)
    INTO gone, lines, queues, has_end, entries, last
    FROM (SELECT l.seq, l.job, l.state, l.percent FROM sluice.job_event l WHERE l.seq > p_after AND l.seq <= reach
          ORDER BY l.seq LIMIT p_limit) e
    LEFT JOIN LATERAL (SELECT k.id, k.queue FROM sluice.job k
                       WHERE (e.state IN ('queued', 'cancelled') OR e.state = 'running' AND e.percent IS NULL)
                         AND k.seq = e.job OFFSET 0) j ON true;
    IF entries = p_limit THEN
        reach := last;
    END IF;
    RETURN NEXT;
END
$$;

REVOKE ALL ON FUNCTION sluice.sum_log FROM PUBLIC;
