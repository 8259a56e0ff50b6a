-- What happened next is not told to be older than what was before it: processes follow the database's clock by readings that
-- may be some milliseconds wrong, and one starts or ends what another began.
DO $do$
DECLARE
    change record;
    was text;
BEGIN
    FOR change IN SELECT * FROM (VALUES
        ('start_jobs', 'started_at = p_now,', 'started_at = greatest(p_now, j.created_at, j.run_at, j.error_at),'),
        ('start_jobs', '''running'', s.attempt, p_now FROM started s', '''running'', s.attempt, (s.claimed).started_at FROM started s'),
        ('move_jobs', '<> ''cancelled'' AS failed', '<> ''cancelled'' AS failed, greatest(p_now, j.started_at) AS said'),
        ('move_jobs', 'THEN p_now END', 'THEN f.said END'),
        ('move_jobs', 'THEN p_now ELSE j.error_at END', 'THEN f.said ELSE j.error_at END'),
        ('move_jobs', 'm.log_attempt, p_now,', 'm.log_attempt, m.said,'),
        ('settle_jobs', '<> ''cancelled'' AS failed', '<> ''cancelled'' AS failed, greatest(p_now, j.started_at) AS said'),
        ('settle_jobs', 'THEN p_now END', 'THEN f.said END'),
        ('settle_jobs', 'THEN p_now ELSE j.error_at END', 'THEN f.said ELSE j.error_at END'),
        ('settle_jobs', 'm.log_attempt, p_now,', 'm.log_attempt, m.said,')
    ) AS c (name, old, new) LOOP
        was := pg_get_functiondef(('sluice.' || change.name)::regproc);
        IF length(replace(was, change.old, '')) <> length(was) - length(change.old) THEN
            RAISE EXCEPTION '% does not say "%" once', change.name, change.old;
        END IF;
        EXECUTE replace(was, change.old, change.new);
    END LOOP;
END
$do$;
