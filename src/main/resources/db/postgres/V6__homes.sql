-- What each process asks once a second, without stepping over what it and others that live have held and hold no more:
-- that is dead, but stays in the index for as long as anybody's snapshot is from before.

-- Whose end was wished for while they ran: few, and not among all that their process ever ran.
CREATE INDEX job_wished ON sluice.job (home) WHERE cancel AND state = 'running';

-- Orphans are what lies between the homes of the living, which are numbers above 0; theirs are not looked at. What was
-- found is asked for again by its number, to be locked in that order, in words that fit no index of homes.
DO $do$
DECLARE
    was CONSTANT text := pg_get_functiondef('sluice.rescue_jobs'::regproc);
    old CONSTANT text := $$SELECT j.seq FROM sluice.job j
        WHERE j.home IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sluice.replica r WHERE r.home = j.home)
        ORDER BY j.seq FOR NO KEY UPDATE);$$;
    new CONSTANT text := $$SELECT j.seq FROM sluice.job j
        WHERE j.seq = ANY (ARRAY (
            SELECT o.seq
            FROM (SELECT coalesce(lag(r.home) OVER (ORDER BY r.home), 0) AS low, r.home AS high FROM sluice.replica r
                  UNION ALL
                  SELECT coalesce(max(r.home), 0), 9223372036854775807 FROM sluice.replica r) g
            CROSS JOIN LATERAL (SELECT h.seq FROM sluice.job h
                                WHERE h.home IS NOT NULL AND h.home > g.low AND h.home < g.high OFFSET 0) o))
          AND coalesce(j.home, 0) > 0 AND NOT EXISTS (SELECT 1 FROM sluice.replica r WHERE r.home = j.home)
        ORDER BY j.seq FOR NO KEY UPDATE);$$;
BEGIN
    IF length(replace(was, old, '')) <> length(was) - length(old) THEN
        RAISE EXCEPTION 'rescue_jobs does not look for orphans as it did';
    END IF;
    EXECUTE replace(was, old, new);
END
$do$;

-- Compiled, each call would take longer than what it does.
ALTER FUNCTION sluice.rescue_jobs SET jit = off;
