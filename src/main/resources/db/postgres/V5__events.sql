-- A log that is not deleted row by row. Events go into one of six tables, each for a while; a job that is deleted leaves its
-- events there, which nobody reads without their job. When a table has been full for as long as most jobs are kept, the events
-- of the few that are still there are moved to a table for those, and all the rest is truncated at once: without dead rows, and
-- whoever's snapshot may see them.
ALTER TABLE sluice.job_event RENAME TO job_event_1;
ALTER INDEX sluice.job_event_pkey RENAME TO job_event_1_pkey;
ALTER INDEX sluice.job_event_log RENAME TO job_event_1_log;
ALTER TABLE sluice.job_event_1 ADD COLUMN slot smallint NOT NULL DEFAULT 1;
ALTER TABLE sluice.job_event_1 ALTER COLUMN slot DROP DEFAULT;

-- Numbers are unique over all, for they come from a sequence; that versions are, each table sees for itself.
CREATE TABLE sluice.job_event (
    seq           bigint   NOT NULL,
    job           bigint   NOT NULL, -- job.seq
    version       bigint   NOT NULL,
    state         text     NOT NULL,
    attempt       integer  NOT NULL,
    at            bigint   NOT NULL,
    percent       integer,
    message       text,
    error_type    text,
    error_message text,
    error_trace   text,
    slot          smallint NOT NULL  -- 0 for those of jobs that are kept longer
) PARTITION BY LIST (slot);

ALTER TABLE sluice.job_event ATTACH PARTITION sluice.job_event_1 FOR VALUES IN (1);

DO $$
BEGIN
    FOR n IN 0..6 LOOP
        IF n <> 1 THEN
            EXECUTE format('CREATE TABLE sluice.job_event_%s PARTITION OF sluice.job_event FOR VALUES IN (%1$s)', n);
            EXECUTE format('ALTER TABLE sluice.job_event_%s ADD PRIMARY KEY (seq)', n);
            EXECUTE format('CREATE UNIQUE INDEX job_event_%s_log ON sluice.job_event_%1$s (job, version)', n);
        END IF;
        -- Nothing is to be swept where all goes at once.
        IF n > 0 THEN
            EXECUTE format('ALTER TABLE sluice.job_event_%s SET (autovacuum_vacuum_insert_threshold = -1)', n);
        END IF;
    END LOOP;
END
$$;

-- Into which table events go now: one row.
CREATE TABLE sluice.event_ring (
    single boolean     PRIMARY KEY DEFAULT true CHECK (single),
    slot   smallint    NOT NULL,
    since  timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

INSERT INTO sluice.event_ring (slot) VALUES (1);

-- The tables that events went into before and that are not empty yet.
CREATE TABLE sluice.event_slot (
    slot    smallint    PRIMARY KEY,
    full_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Each write of events names the table, as it is when its statement begins.
DO $do$
DECLARE
    name text;
    was text;
    is_now text;
BEGIN
    FOREACH name IN ARRAY '{insert_jobs,start_jobs,move_jobs,cancel_jobs,retry_jobs,promote_jobs,rescue_jobs}'::text[] LOOP
        was := pg_get_functiondef(('sluice.' || name)::regproc);
        is_now := regexp_replace(was, 'INSERT INTO sluice\.job_event \((seq, job,[^)]*)\)(\s+)(SELECT |VALUES \()',
                                 'INSERT INTO sluice.job_event (slot, \1)\2\3(SELECT r.slot FROM sluice.event_ring r), ', 'g');
        IF is_now = was THEN
            RAISE EXCEPTION '% writes no event', name;
        END IF;
        EXECUTE is_now;
    END LOOP;
END
$do$;

-- A job that succeeded has the number of that event, so that nobody has to look for it to know where the gap ends.
DO $do$
DECLARE
    was CONSTANT text := pg_get_functiondef('sluice.move_jobs'::regproc);
    numbered CONSTANT text := replace(was, $$entered = CASE WHEN f.ends_as = 'queued'$$, $$entered = CASE WHEN f.ends_as <> 'running'$$);
    told CONSTANT text := replace(numbered, $$RETURNING nextval('sluice.event_seq') AS event$$,
        $$RETURNING CASE WHEN f.ends_as = 'running' THEN nextval('sluice.event_seq') ELSE j.entered END AS event$$);
BEGIN
    IF numbered = was OR told = numbered THEN
        RAISE EXCEPTION 'move_jobs is not what it was';
    END IF;
    EXECUTE told;
END
$do$;

-- Deletes what ended long ago with all that belongs to it, and keeps in mind up to where there are gaps now. Its events stay
-- where all of them go at once, and belong to nobody.
CREATE OR REPLACE FUNCTION sluice.prune_jobs(p_now bigint, p_state text, p_before bigint, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    gone bigint[];
    untold bigint[];
    newest bigint;
BEGIN
    -- Not while events of jobs that are still there are copied.
    IF NOT pg_try_advisory_xact_lock_shared('sluice.event_ring'::regclass::oid::integer, 0) THEN
        RETURN 0;
    END IF;
    gone := ARRAY (
        SELECT j.seq FROM sluice.job j
        WHERE j.state = p_state AND j.state IN ('succeeded', 'failed', 'cancelled') AND j.finished_at < p_before
          AND (j.callback IS NULL OR j.called)
          AND NOT EXISTS (SELECT 1 FROM sluice.idempotency_key k WHERE k.job = j.seq AND k.expires_at > p_now)
        ORDER BY j.finished_at LIMIT p_limit FOR UPDATE SKIP LOCKED);
    IF cardinality(gone) > 0 THEN
        WITH deleted AS (
            DELETE FROM sluice.job j WHERE j.seq = ANY (gone)
            RETURNING j.seq, CASE WHEN j.state = 'succeeded' AND j.entered > j.seq THEN j.entered END AS ended
        )
        SELECT max(d.ended), array_agg(d.seq) FILTER (WHERE d.ended IS NULL) INTO newest, untold FROM deleted d;
        IF untold IS NOT NULL THEN
            newest := greatest(newest, (SELECT max(e.seq) FROM sluice.job_event e WHERE e.job = ANY (untold)));
        END IF;
        UPDATE sluice.pruned p SET event = greatest(p.event, newest);
        DELETE FROM sluice.idempotency_key k WHERE k.job = ANY (gone);
        DELETE FROM sluice.job_event e WHERE e.slot = 0 AND e.job = ANY (gone);
    END IF;
    RETURN cardinality(gone);
END
$$;

-- Whether nobody writes to another table of events any more than the one they go into now. To be called when that was
-- committed: whoever saw another then has locked a number below this one.
CREATE FUNCTION sluice.is_turned() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    mark CONSTANT bigint := nextval('sluice.event_seq');
BEGIN
    RETURN sluice.horizon() >= mark;
END
$$;

-- Whether a table can be emptied now. Whoever has read it in a transaction that is still open prevents that, and it is not
-- worth copying anything before that is known.
CREATE FUNCTION sluice.is_free(p_table regclass) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT', p_table);
    -- Lets go of the lock.
    RAISE EXCEPTION USING ERRCODE = 'SL002';
EXCEPTION
    WHEN SQLSTATE 'SL002' THEN
        RETURN true;
    WHEN lock_not_available THEN
        RETURN false;
END
$$;

-- Empties a table of events, but for those of jobs that are still there, which it copies; unless that is more than a tenth of
-- the jobs that began in its time. Readers of the table wait at its end, for as long as it takes to truncate it.
CREATE FUNCTION sluice.empty_slot(p_slot smallint) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    leaf CONSTANT regclass := format('sluice.job_event_%s', p_slot)::regclass;
    lowest bigint;
    highest bigint;
    many bigint;
BEGIN
    SELECT coalesce(min(e.seq), 0), coalesce(max(e.seq), -1) INTO lowest, highest
    FROM sluice.job_event e WHERE e.slot = p_slot;
    -- A job has three events or more.
    many := greatest(100, (highest - lowest) / 30);
    IF (SELECT count(*) FROM (SELECT 1 FROM sluice.job j WHERE j.seq BETWEEN lowest AND highest LIMIT many) j) = many
        OR NOT sluice.is_turned() OR NOT sluice.is_free(leaf)
    THEN
        RETURN false;
    END IF;
    -- Those that began before have left events there on their way.
    INSERT INTO sluice.job_event (slot, seq, job, version, state, attempt, at, percent, message, error_type, error_message,
                                  error_trace)
    SELECT 0, e.seq, e.job, e.version, e.state, e.attempt, e.at, e.percent, e.message, e.error_type, e.error_message,
           e.error_trace
    FROM (SELECT j.seq FROM sluice.job j WHERE j.seq BETWEEN lowest AND highest
          UNION ALL
          SELECT b.seq FROM (SELECT DISTINCT o.job FROM sluice.job_event o WHERE o.slot = p_slot AND o.job < lowest) o
          JOIN sluice.job b ON b.seq = o.job) k
    CROSS JOIN LATERAL (SELECT * FROM sluice.job_event l WHERE l.slot = p_slot AND l.job = k.seq OFFSET 0) e;
    EXECUTE format('TRUNCATE %s', leaf);
    DELETE FROM sluice.event_slot s WHERE s.slot = p_slot;
    RETURN true;
END
$$;

-- Empties the table that has been full for longest, if most jobs are kept for less long after their end; or begins the next one
-- when it is time, as one of which nobody knows how many rows it has: a plan made for none would read it all when it has many.
-- Says whether anything was emptied. A lock that cannot be had is for another time.
CREATE FUNCTION sluice.turn_events(p_kept interval) RETURNS boolean LANGUAGE plpgsql VOLATILE
SET lock_timeout = '100ms' AS $$
DECLARE
    ring sluice.event_ring;
    oldest smallint;
    next smallint;
BEGIN
    IF NOT pg_try_advisory_xact_lock('sluice.event_ring'::regclass::oid::integer, 0) THEN
        RETURN false;
    END IF;
    SELECT s.slot INTO oldest FROM sluice.event_slot s
    WHERE s.full_at + p_kept < clock_timestamp() ORDER BY s.full_at LIMIT 1;
    IF oldest IS NOT NULL AND sluice.empty_slot(oldest) THEN
        RETURN true;
    END IF;
    SELECT * INTO ring FROM sluice.event_ring;
    SELECT n.slot INTO next
    FROM generate_series(1, 6) AS n (slot)
    WHERE n.slot <> ring.slot AND NOT EXISTS (SELECT 1 FROM sluice.event_slot s WHERE s.slot = n.slot)
    ORDER BY n.slot LIMIT 1;
    IF next IS NOT NULL AND ring.since + p_kept / 4 < clock_timestamp()
        AND EXISTS (SELECT 1 FROM sluice.job_event e WHERE e.slot = ring.slot)
    THEN
        EXECUTE format('TRUNCATE sluice.job_event_%s', next);
        INSERT INTO sluice.event_slot (slot) VALUES (ring.slot);
        UPDATE sluice.event_ring r SET slot = next, since = clock_timestamp();
    END IF;
    RETURN false;
EXCEPTION
    WHEN lock_not_available THEN
        RETURN false;
END
$$;

REVOKE ALL ON FUNCTION sluice.is_turned, sluice.is_free, sluice.empty_slot, sluice.turn_events FROM PUBLIC;
