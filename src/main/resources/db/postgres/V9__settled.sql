-- As move_jobs, but says how each job stands then: as cancelled, where somebody wished it before. Processes of an earlier
-- version go on with what they know.
DO $do$
DECLARE
    was CONSTANT text := pg_get_functiondef('sluice.move_jobs'::regproc);
    says text := was;
    change record;
BEGIN
    FOR change IN SELECT * FROM (VALUES
        ('CREATE OR REPLACE FUNCTION sluice.move_jobs', 'CREATE FUNCTION sluice.settle_jobs'),
        ('event bigint)', 'event bigint, stands text)'),
        ('SELECT m.place, m.event FROM moved m', 'SELECT m.place, m.event, m.ends_as FROM moved m'),
        ('SELECT a.place, NULL FROM asked a', 'SELECT a.place, NULL, j.state FROM asked a')
    ) AS c (old, new) LOOP
        IF length(replace(was, change.old, '')) <> length(was) - length(change.old) THEN
            RAISE EXCEPTION 'move_jobs does not say "%" once', change.old;
        END IF;
        says := replace(says, change.old, change.new);
    END LOOP;
    EXECUTE says;
END
$do$;

REVOKE ALL ON FUNCTION sluice.settle_jobs FROM PUBLIC;
