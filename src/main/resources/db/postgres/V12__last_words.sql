-- A rescue is not told to be older than the last that is known of whom it is from, progress included: a process whose lease has
-- ended may have said it just before, by a reading of the clock that is some milliseconds ahead of the rescuer's.
DO $do$
DECLARE
    was CONSTANT text := pg_get_functiondef('sluice.rescue_jobs'::regproc);
    old CONSTANT text := 'max(j.started_at) FROM sluice.job j';
    new CONSTANT text := 'max(e.at) FROM sluice.job j CROSS JOIN LATERAL '
        || '(SELECT e.at FROM sluice.job_event e WHERE e.job = j.seq AND e.version = j.version OFFSET 0) e';
BEGIN
    IF length(replace(was, old, '')) <> length(was) - length(old) THEN
        RAISE EXCEPTION 'rescue_jobs does not look for the last start as it did';
    END IF;
    EXECUTE replace(was, old, new);
END
$do$;
