-- What changes jobs: one call for a whole group, which is one statement and so one transaction. Each locks its rows in the
-- order of their numbers, so that no two groups wait for each other, and takes the horizon's lock when it waits no more,
-- before its first number. Each is planned anew when it is called: a plan that was kept from when a table was small would
-- read all of it for each group, until somebody happens to analyze it.

-- The horizon. A number is taken before its transaction commits, so who reads all that is greater than the last number seen
-- would pass over one that is late. Therefore each writer first locks the last number that was given, shared and for its
-- transaction, and its own are higher; a reader stays at or below the lowest lock. The other half of the key is this
-- sequence, so nobody else's locks count; and half a number is enough to compare those of one moment.
CREATE FUNCTION sluice.hold_horizon() RETURNS void LANGUAGE sql VOLATILE AS $$
    SELECT pg_advisory_xact_lock_shared('sluice.event_seq'::regclass::oid::bigint::bit(32)::integer,
                                        last_value::bit(32)::integer)
    FROM sluice.event_seq
$$;

-- The newest number up to which every event is either there to be read or will never be. To be called in a statement of its
-- own: what is read next has to see what was committed before the locks were looked at.
CREATE FUNCTION sluice.horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last bigint;
    behind bigint;
BEGIN
    SELECT last_value INTO last FROM sluice.event_seq;
    SELECT max((last - l.objid::bigint) & 4294967295) INTO behind
    FROM pg_locks l
    WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted AND l.classid = 'sluice.event_seq'::regclass::oid
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      -- One that was taken after the number was read may be above it.
      AND (last - l.objid::bigint) & 4294967295 < 2147483648;
    RETURN last - coalesce(behind, 0);
END
$$;

-- Locks names, each for whoever is about to see whether a job with it is there; in one order, for they are several.
CREATE FUNCTION sluice.hold_names(p_names text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(n.hash)
    FROM (SELECT DISTINCT hashtextextended('sluice ' || name, 0) AS hash FROM unnest(p_names) AS name
          WHERE name IS NOT NULL ORDER BY 1) n;
END
$$;

-- The way in. Says of each, by its place, whether it is new, was met, or has a key that was used for something else.
CREATE FUNCTION sluice.insert_jobs(
    p_home bigint, p_now bigint, p_key_life bigint, p_id uuid[], p_kind text[], p_queue text[], p_state text[],
    p_priority integer[], p_rank bigint[], p_max_attempts integer[], p_timeout bigint[], p_created_at bigint[],
    p_run_at bigint[], p_buffered boolean[], p_payload text[], p_unique_key text[], p_tags text[], p_owner text[],
    p_callback text[], p_trace text[], p_key_owner text[], p_key text[], p_digest text[]
) RETURNS TABLE (place bigint, outcome text, number bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    asked record;
    known record;
    twin bigint;
BEGIN
    PERFORM sluice.hold_names(
        (SELECT array_agg('unique ' || k.kind || E'\x1f' || k.unique_key) FROM unnest(p_kind, p_unique_key) AS k (kind, unique_key))
        || (SELECT array_agg('key ' || k.owner || E'\x1f' || k.key) FROM unnest(p_key_owner, p_key) AS k (owner, key)))
    WHERE EXISTS (SELECT 1 FROM unnest(p_unique_key, p_key) AS k (unique_key, key)
                  WHERE k.unique_key IS NOT NULL OR k.key IS NOT NULL);
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH plain AS MATERIALIZED (
        SELECT nextval('sluice.event_seq') AS seq, a.*
        FROM unnest(p_id, p_kind, p_queue, p_state, p_priority, p_rank, p_max_attempts, p_timeout, p_created_at, p_run_at,
                    p_buffered, p_payload, p_tags, p_owner, p_callback, p_trace, p_unique_key, p_key)
            WITH ORDINALITY AS a (id, kind, queue, state, priority, rank, max_attempts, timeout, created_at, run_at,
                                  buffered, payload, tags, owner, callback, trace, unique_key, key, place)
        WHERE a.unique_key IS NULL AND a.key IS NULL
    ), stored AS (
        INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout, created_at, run_at,
                                home, payload, tags, owner, callback, trace)
        SELECT a.seq, a.id, a.kind, a.queue, a.state, a.priority, a.rank, a.max_attempts, a.timeout, a.created_at,
               a.run_at, CASE WHEN a.buffered AND a.state = 'queued' THEN p_home END, a.payload,
               coalesce(string_to_array(a.tags, E'\x1f'), '{}'), a.owner, a.callback, a.trace
        FROM plain a
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
        SELECT a.seq, a.seq, 1, a.state, 0, a.created_at FROM plain a
    )
    SELECT a.place, 'new', a.seq FROM plain a;

    FOR asked IN
        SELECT * FROM unnest(p_id, p_kind, p_unique_key, p_key_owner, p_key, p_digest)
            WITH ORDINALITY AS a (id, kind, unique_key, key_owner, key, digest, place)
        WHERE a.unique_key IS NOT NULL OR a.key IS NOT NULL
    LOOP
        place := asked.place;
        IF asked.key IS NOT NULL THEN
            SELECT k.digest, k.job INTO known FROM sluice.idempotency_key k
            WHERE k.owner = asked.key_owner AND k.key = asked.key AND k.expires_at > p_now;
            IF FOUND THEN
                outcome := CASE WHEN known.digest = asked.digest THEN 'met' ELSE 'reused' END;
                number := known.job;
                RETURN NEXT;
                CONTINUE;
            END IF;
        END IF;
        SELECT j.seq INTO twin FROM sluice.job j
        WHERE j.kind = asked.kind AND j.unique_key = asked.unique_key
          AND j.state IN ('scheduled', 'queued', 'running', 'retrying');
        outcome := CASE WHEN twin IS NULL THEN 'new' ELSE 'met' END;
        number := coalesce(twin, nextval('sluice.event_seq'));
        IF twin IS NULL THEN
            INSERT INTO sluice.job (seq, id, kind, queue, state, priority, rank, max_attempts, timeout, created_at, run_at,
                                    home, payload, unique_key, tags, owner, callback, trace)
            VALUES (number, asked.id, asked.kind, p_queue[place], p_state[place], p_priority[place], p_rank[place],
                    p_max_attempts[place], p_timeout[place], p_created_at[place], p_run_at[place],
                    CASE WHEN p_buffered[place] AND p_state[place] = 'queued' THEN p_home END, p_payload[place],
                    asked.unique_key, coalesce(string_to_array(p_tags[place], E'\x1f'), '{}'), p_owner[place],
                    p_callback[place], p_trace[place]);
            INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
            VALUES (number, number, 1, p_state[place], 0, p_created_at[place]);
        END IF;
        IF asked.key IS NOT NULL THEN
            INSERT INTO sluice.idempotency_key (owner, key, digest, job, expires_at)
            VALUES (asked.key_owner, asked.key, asked.digest, number, p_now + p_key_life)
            ON CONFLICT (owner, key) DO UPDATE
            SET digest = excluded.digest, job = excluded.job, expires_at = excluded.expires_at;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;

-- Claims waiting jobs. A process whose lease has ended claims nothing, and none ends while this is under way: so what runs
-- is always covered. A claim whose answer was lost (doubtful) is answered again.
CREATE FUNCTION sluice.start_jobs(p_home bigint, p_now bigint, p_seq bigint[], p_doubtful bigint[])
RETURNS TABLE (event bigint, claimed sluice.job) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM 1 FROM sluice.replica r WHERE r.home = p_home AND r.until > clock_timestamp() FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the lease of this process has ended' USING ERRCODE = 'SL001';
    END IF;
    PERFORM 1 FROM sluice.job j WHERE j.seq = ANY (p_seq) ORDER BY j.seq FOR NO KEY UPDATE;
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH started AS (
        UPDATE sluice.job j
        SET state = 'running', attempt = j.attempt + 1, epoch = j.epoch + 1, version = j.version + 1, started_at = p_now,
            home = p_home, percent = NULL, message = NULL
        WHERE j.seq = ANY (p_seq) AND j.state = 'queued'
        RETURNING nextval('sluice.event_seq') AS event, j.seq, j.version, j.attempt, j AS claimed
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
        SELECT s.event, s.seq, s.version, 'running', s.attempt, p_now FROM started s
    )
    SELECT s.event, s.claimed FROM started s
    UNION ALL
    SELECT NULL, j FROM sluice.job j
    WHERE cardinality(p_doubtful) > 0 AND j.seq = ANY (p_doubtful) AND j.state = 'running' AND j.home = p_home;
END
$$;

-- What attempts say, and how they end: each where its claim still holds, and as cancelled where somebody wished it. Where
-- an answer was lost (again), it is kept too if it is what has happened.
CREATE FUNCTION sluice.move_jobs(
    p_now bigint, p_seq bigint[], p_epoch bigint[], p_state text[], p_unspent boolean[], p_run_at bigint[], p_rank bigint[],
    p_result text[], p_percent integer[], p_message text[], p_error_type text[], p_error_message text[],
    p_error_attempt integer[], p_error_trace text[], p_again boolean[]
) RETURNS TABLE (place bigint, event bigint) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM 1 FROM sluice.job j WHERE j.seq = ANY (p_seq) ORDER BY j.seq FOR NO KEY UPDATE;
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH asked AS (
        SELECT * FROM unnest(p_seq, p_epoch, p_state, p_unspent, p_run_at, p_rank, p_result, p_percent, p_message,
                             p_error_type, p_error_message, p_error_attempt, p_error_trace, p_again)
            WITH ORDINALITY AS a (seq, epoch, state, unspent, run_at, rank, result, percent, message, error_type,
                                  error_message, error_attempt, error_trace, again, place)
    ), found AS MATERIALIZED (
        SELECT a.*, e.ends_as, a.unspent AND e.ends_as <> 'cancelled' AS gives_back,
               a.error_type IS NOT NULL AND e.ends_as <> 'cancelled' AS failed
        FROM asked a
        JOIN sluice.job j ON j.seq = a.seq AND j.state = 'running' AND j.epoch = a.epoch
        CROSS JOIN LATERAL (SELECT CASE WHEN a.state <> 'running' AND j.cancel THEN 'cancelled' ELSE a.state END AS ends_as) e
    ), moved AS (
        UPDATE sluice.job j
        SET state = f.ends_as,
            version = j.version + 1,
            home = CASE WHEN f.ends_as = 'running' THEN j.home END,
            epoch = j.epoch + CASE WHEN f.ends_as = 'cancelled' THEN 1 ELSE 0 END,
            cancel = j.cancel AND f.ends_as <> 'cancelled',
            crashes = CASE WHEN f.ends_as IN ('running', 'queued') THEN j.crashes ELSE 0 END,
            attempt = j.attempt - CASE WHEN f.gives_back THEN 1 ELSE 0 END,
            started_at = CASE WHEN f.gives_back THEN NULL ELSE j.started_at END,
            finished_at = CASE WHEN f.ends_as IN ('succeeded', 'failed', 'cancelled') THEN p_now END,
            run_at = CASE WHEN f.ends_as = 'retrying' THEN f.run_at ELSE j.run_at END,
            rank = CASE WHEN f.ends_as = 'retrying' THEN f.rank ELSE j.rank END,
            result = CASE WHEN f.ends_as = 'succeeded' THEN f.result ELSE j.result END,
            percent = CASE WHEN f.gives_back THEN NULL
                           WHEN f.percent IS NOT NULL AND f.ends_as <> 'cancelled' THEN f.percent ELSE j.percent END,
            message = CASE WHEN f.gives_back THEN NULL
                           WHEN f.percent IS NOT NULL AND f.ends_as <> 'cancelled' THEN f.message ELSE j.message END,
            error_type = CASE WHEN f.failed THEN f.error_type ELSE j.error_type END,
            error_message = CASE WHEN f.failed THEN f.error_message ELSE j.error_message END,
            error_attempt = CASE WHEN f.failed THEN f.error_attempt ELSE j.error_attempt END,
            error_at = CASE WHEN f.failed THEN p_now ELSE j.error_at END
        FROM found f
        WHERE j.seq = f.seq
        RETURNING nextval('sluice.event_seq') AS event, j.version AS log_version, j.attempt AS log_attempt, f.*
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at, percent, message, error_type, error_message,
                                      error_trace)
        SELECT m.event, m.seq, m.log_version, m.ends_as, m.log_attempt, p_now,
               CASE WHEN m.ends_as = 'running' THEN m.percent END, CASE WHEN m.ends_as = 'running' THEN m.message END,
               CASE WHEN m.failed THEN m.error_type END, CASE WHEN m.failed THEN m.error_message END,
               CASE WHEN m.failed THEN m.error_trace END
        FROM moved m
    )
    SELECT m.place, m.event FROM moved m
    UNION ALL
    SELECT a.place, NULL FROM asked a JOIN sluice.job j ON j.seq = a.seq AND j.state IN (a.state, 'cancelled')
    WHERE a.again AND a.state <> 'running' AND j.epoch - a.epoch IN (0, 1)
      AND NOT EXISTS (SELECT 1 FROM found f WHERE f.seq = a.seq);
END
$$;

-- Cancels those of these jobs that are in one of these states: one that waits at once, one that runs by a wish.
CREATE FUNCTION sluice.cancel_jobs(p_now bigint, p_seq bigint[], p_state text[])
RETURNS TABLE (event bigint, cancelled sluice.job) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM 1 FROM sluice.job j WHERE j.seq = ANY (p_seq) ORDER BY j.seq FOR NO KEY UPDATE;
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH wished AS (
        UPDATE sluice.job j SET cancel = true
        WHERE j.seq = ANY (p_seq) AND j.state = 'running' AND j.state = ANY (p_state)
        RETURNING j AS cancelled
    ), ended AS (
        UPDATE sluice.job j
        SET state = 'cancelled', version = j.version + 1, home = NULL, finished_at = p_now
        WHERE j.seq = ANY (p_seq) AND j.state IN ('scheduled', 'queued', 'retrying') AND j.state = ANY (p_state)
        RETURNING j.seq, j.version, j.attempt, j AS cancelled
    ), numbered AS MATERIALIZED (
        SELECT nextval('sluice.event_seq') AS event, o.* FROM (SELECT * FROM ended e ORDER BY e.seq) o
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
        SELECT n.event, n.seq, n.version, 'cancelled', n.attempt, p_now FROM numbered n
    )
    SELECT n.event, n.cancelled FROM numbered n
    UNION ALL
    (SELECT NULL, w.cancelled FROM wished w ORDER BY (w.cancelled).seq);
END
$$;

-- Gives those of these jobs another life that are in one of these states and have no live twin; of twins the first.
CREATE FUNCTION sluice.retry_jobs(p_now bigint, p_step bigint, p_seq bigint[], p_state text[])
RETURNS TABLE (event bigint, retried sluice.job) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM 1 FROM sluice.job j WHERE j.seq = ANY (p_seq) ORDER BY j.seq FOR NO KEY UPDATE;
    PERFORM sluice.hold_names((SELECT array_agg('unique ' || j.kind || E'\x1f' || j.unique_key) FROM sluice.job j
                               WHERE j.seq = ANY (p_seq) AND j.unique_key IS NOT NULL));
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH chosen AS (
        SELECT j.seq FROM sluice.job j
        WHERE j.seq = ANY (p_seq) AND j.state = ANY (p_state) AND j.unique_key IS NULL
        UNION ALL
        (SELECT DISTINCT ON (j.kind, j.unique_key) j.seq FROM sluice.job j
         WHERE j.seq = ANY (p_seq) AND j.state = ANY (p_state) AND j.unique_key IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM sluice.job t WHERE t.kind = j.kind AND t.unique_key = j.unique_key
                             AND t.state IN ('scheduled', 'queued', 'running', 'retrying'))
         ORDER BY j.kind, j.unique_key, j.seq)
    ), moved AS (
        UPDATE sluice.job j
        SET state = 'queued', version = j.version + 1, home = NULL, attempt = 0, crashes = 0, cancel = false,
            called = false, run_at = p_now, rank = p_now - p_step * j.priority, started_at = NULL, finished_at = NULL,
            percent = NULL, message = NULL
        FROM chosen c
        WHERE j.seq = c.seq
        RETURNING j.seq, j.version, j AS retried
    ), numbered AS MATERIALIZED (
        SELECT nextval('sluice.event_seq') AS event, o.* FROM (SELECT * FROM moved m ORDER BY m.seq) o
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
        SELECT n.event, n.seq, n.version, 'queued', 0, p_now FROM numbered n
    )
    SELECT n.event, n.retried FROM numbered n;
END
$$;

-- Queues what is due, the earliest first.
CREATE FUNCTION sluice.promote_jobs(p_now bigint, p_limit integer)
RETURNS TABLE (event bigint, line text) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
    PERFORM sluice.hold_horizon();
    RETURN QUERY
    WITH due AS MATERIALIZED (
        SELECT j.seq FROM sluice.job j
        WHERE j.state IN ('scheduled', 'retrying') AND j.run_at <= p_now
        ORDER BY j.run_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED
    ), moved AS (
        UPDATE sluice.job j SET state = 'queued', version = j.version + 1
        FROM due d WHERE j.seq = d.seq
        RETURNING nextval('sluice.event_seq') AS event, j.seq, j.version, j.attempt, j.queue
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at)
        SELECT m.event, m.seq, m.version, 'queued', m.attempt, p_now FROM moved m
    )
    SELECT m.event, m.queue FROM moved m;
END
$$;

-- Deletes the leases that have ended, and frees what their processes held, or what one held that came too late.
CREATE FUNCTION sluice.rescue_jobs(p_now bigint, p_crashes integer, p_error text, p_message text)
RETURNS TABLE (event bigint, ends_as text) LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    orphans bigint[];
BEGIN
    DELETE FROM sluice.replica r WHERE r.until < clock_timestamp();
    orphans := ARRAY (
        SELECT j.seq FROM sluice.job j
        WHERE j.home IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sluice.replica r WHERE r.home = j.home)
        ORDER BY j.seq FOR NO KEY UPDATE);
    PERFORM sluice.hold_horizon();
    UPDATE sluice.job j SET home = NULL WHERE j.seq = ANY (orphans) AND j.state = 'queued';
    RETURN QUERY
    WITH cut AS MATERIALIZED (
        SELECT j.seq, CASE WHEN j.cancel THEN 'cancelled'
                           WHEN j.crashes + 1 >= p_crashes OR j.attempt >= j.max_attempts THEN 'failed'
                           ELSE 'queued' END AS ends_as
        FROM sluice.job j
        WHERE j.seq = ANY (orphans) AND j.state = 'running'
    ), moved AS (
        UPDATE sluice.job j
        SET state = c.ends_as,
            version = j.version + 1,
            home = NULL,
            cancel = false,
            crashes = CASE WHEN c.ends_as = 'cancelled' THEN 0 ELSE j.crashes + 1 END,
            finished_at = CASE WHEN c.ends_as <> 'queued' THEN p_now END,
            started_at = CASE WHEN c.ends_as <> 'queued' THEN j.started_at END,
            percent = CASE WHEN c.ends_as <> 'queued' THEN j.percent END,
            message = CASE WHEN c.ends_as <> 'queued' THEN j.message END,
            error_type = CASE WHEN c.ends_as = 'cancelled' THEN j.error_type ELSE p_error END,
            error_message = CASE WHEN c.ends_as = 'cancelled' THEN j.error_message ELSE p_message END,
            error_attempt = CASE WHEN c.ends_as = 'cancelled' THEN j.error_attempt ELSE j.attempt END,
            error_at = CASE WHEN c.ends_as = 'cancelled' THEN j.error_at ELSE p_now END
        FROM cut c
        WHERE j.seq = c.seq
        RETURNING nextval('sluice.event_seq') AS event, j.seq, j.version, j.attempt, c.ends_as
    ), logged AS (
        INSERT INTO sluice.job_event (seq, job, version, state, attempt, at, error_type, error_message)
        SELECT m.event, m.seq, m.version, m.ends_as, m.attempt, p_now,
               CASE WHEN m.ends_as <> 'cancelled' THEN p_error END, CASE WHEN m.ends_as <> 'cancelled' THEN p_message END
        FROM moved m
    )
    SELECT m.event, m.ends_as FROM moved m;
END
$$;

-- Deletes what ended long ago with all that belongs to it, and keeps in mind up to where there are gaps now.
CREATE FUNCTION sluice.prune_jobs(p_now bigint, p_state text, p_before bigint, p_limit integer)
RETURNS integer LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    gone bigint[];
BEGIN
    gone := ARRAY (
        SELECT j.seq FROM sluice.job j
        WHERE j.state = p_state AND j.state IN ('succeeded', 'failed', 'cancelled') AND j.finished_at < p_before
          AND (j.callback IS NULL OR j.called)
          AND NOT EXISTS (SELECT 1 FROM sluice.idempotency_key k WHERE k.job = j.seq AND k.expires_at > p_now)
        ORDER BY j.finished_at LIMIT p_limit FOR UPDATE SKIP LOCKED);
    IF cardinality(gone) > 0 THEN
        DELETE FROM sluice.job j WHERE j.seq = ANY (gone);
        DELETE FROM sluice.idempotency_key k WHERE k.job = ANY (gone);
        UPDATE sluice.pruned p
        SET event = greatest(p.event, (SELECT max(e.seq) FROM sluice.job_event e WHERE e.job = ANY (gone)));
        DELETE FROM sluice.job_event e WHERE e.job = ANY (gone);
    END IF;
    RETURN cardinality(gone);
END
$$;

-- Plans the next firing of a schedule, unless somebody else did or it was changed meanwhile.
CREATE FUNCTION sluice.plan_next(p_name text, p_cron text, p_zone text, p_asked text, p_due bigint, p_next bigint)
RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE sluice.schedule s SET next_at = p_next, last_at = s.next_at
    WHERE s.name = p_name AND s.next_at = p_due AND s.asked = p_asked AND s.cron = p_cron AND s.zone = p_zone;
    RETURN FOUND;
END
$$;

-- Marks that there is a job which tells of this end, unless there is or the job has begun another life.
CREATE FUNCTION sluice.mark_called(p_seq bigint, p_version bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    UPDATE sluice.job j SET called = true
    WHERE j.seq = p_seq AND j.version = p_version AND NOT j.called AND j.state IN ('succeeded', 'failed', 'cancelled');
    RETURN FOUND;
END
$$;

-- Grants starts of a queue, an interval apart (all in microseconds): those of the next moments, so that nobody holds on to
-- starts that others could use. Says how many, and how soon the first is due; or how soon there will be more. To lose this
-- with the server's last moments costs some starts that come early, and to sync it would cost an fsync each time.
CREATE FUNCTION sluice.grant_starts(p_queue text, p_interval bigint, p_ahead bigint, p_most integer)
RETURNS TABLE (starts integer, due_in bigint) LANGUAGE plpgsql VOLATILE
SET synchronous_commit = off AS $$
DECLARE
    next timestamptz;
    now timestamptz;
BEGIN
    INSERT INTO sluice.pace (queue, next_at) VALUES (p_queue, '-infinity') ON CONFLICT (queue) DO NOTHING;
    SELECT p.next_at INTO next FROM sluice.pace p WHERE p.queue = p_queue FOR NO KEY UPDATE;
    now := clock_timestamp();
    -- What was planned at a slower rate is not waited for.
    next := greatest(now, least(next, now + (p_ahead + p_interval) * interval '1 microsecond'));
    due_in := (extract(epoch FROM next - now) * 1000000)::bigint;
    starts := CASE WHEN due_in > p_ahead THEN 0
                   ELSE least(p_most, 1 + (p_ahead - due_in) / greatest(p_interval, 1)) END;
    IF starts > 0 THEN
        UPDATE sluice.pace p SET next_at = next + starts * p_interval * interval '1 microsecond' WHERE p.queue = p_queue;
    END IF;
    RETURN NEXT;
END
$$;
