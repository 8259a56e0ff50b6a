-- The way in for who has a transaction of his own in this database. What he submits goes into an inbox and is seen by
-- others once he commits; a process takes it from there, and only that takes numbers of events. So a transaction that stays open
-- holds up nobody's events, and waits for nobody itself.

-- What processes take in: each says so at its start, and once a minute that it still does. What nobody has said for an hour
-- counts no more, unless nobody says anything at all: who submits need not care whether a process lives just now.
CREATE TABLE sluice.known_kind (
    name         text        NOT NULL,
    home         bigint      NOT NULL,
    max_attempts integer     NOT NULL,
    timeout      bigint      NOT NULL,
    max_payload  bigint      NOT NULL,
    since        timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, home)
);

CREATE TABLE sluice.known_queue (
    name          text        NOT NULL,
    home          bigint      NOT NULL,
    capacity      integer     NOT NULL,
    backlog_limit integer,                  -- null where a full buffer refuses
    since         timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, home)
);

-- How many jobs waited in a queue when they were counted last, and the numbers that had been given by then: what has come
-- since cannot be more than the numbers since.
CREATE TABLE sluice.queue_count (
    queue      text        PRIMARY KEY,
    jobs       bigint      NOT NULL,
    event      bigint      NOT NULL,
    handed     bigint      NOT NULL,
    counted_at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- Used from 1 on.
CREATE SEQUENCE sluice.inbox_seq AS bigint MINVALUE 0 START 0;
SELECT nextval('sluice.inbox_seq');

CREATE TABLE sluice.inbox (
    number       bigint  PRIMARY KEY DEFAULT nextval('sluice.inbox_seq'),
    id           uuid    NOT NULL,
    kind         text    NOT NULL,
    queue        text    NOT NULL,
    state        text    NOT NULL,
    priority     integer NOT NULL,
    max_attempts integer NOT NULL,
    timeout      bigint  NOT NULL,
    created_at   bigint  NOT NULL,
    run_at       bigint  NOT NULL,
    payload      text    NOT NULL,
    unique_key   text,
    tags         text,             -- parted by U+001F
    callback     text
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

ALTER SEQUENCE sluice.inbox_seq OWNED BY sluice.inbox.number;

CREATE INDEX inbox_unique ON sluice.inbox (kind, unique_key) WHERE unique_key IS NOT NULL;

-- Says what a process takes in.
CREATE FUNCTION sluice.make_known(
    p_home bigint, p_kind text[], p_max_attempts integer[], p_timeout bigint[], p_max_payload bigint[], p_queue text[],
    p_capacity integer[], p_backlog_limit integer[]
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    INSERT INTO sluice.known_kind AS k (name, home, max_attempts, timeout, max_payload)
    SELECT a.name, p_home, a.max_attempts, a.timeout, a.max_payload
    FROM unnest(p_kind, p_max_attempts, p_timeout, p_max_payload) AS a (name, max_attempts, timeout, max_payload)
    ON CONFLICT (name, home) DO UPDATE SET seen_at = excluded.seen_at;
    INSERT INTO sluice.known_queue AS q (name, home, capacity, backlog_limit)
    SELECT a.name, p_home, a.capacity, a.backlog_limit
    FROM unnest(p_queue, p_capacity, p_backlog_limit) AS a (name, capacity, backlog_limit)
    ON CONFLICT (name, home) DO UPDATE SET seen_at = excluded.seen_at;
    DELETE FROM sluice.known_kind k WHERE k.seen_at < clock_timestamp() - interval '1 hour';
    DELETE FROM sluice.known_queue q WHERE q.seen_at < clock_timestamp() - interval '1 hour';
END
$$;

-- Counts what waits, if nobody did within the last second.
CREATE FUNCTION sluice.count_waiting() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    last_event bigint;
    last_handed bigint;
BEGIN
    IF EXISTS (SELECT 1 FROM sluice.queue_count c WHERE c.counted_at > clock_timestamp() - interval '900 milliseconds')
        OR NOT pg_try_advisory_xact_lock('sluice.queue_count'::regclass::oid::integer, 0)
    THEN
        RETURN false;
    END IF;
    SELECT s.last_value INTO last_event FROM sluice.event_seq s;
    SELECT s.last_value INTO last_handed FROM sluice.inbox_seq s;
    INSERT INTO sluice.queue_count AS c (queue, jobs, event, handed, counted_at)
    SELECT q.name, coalesce(w.jobs, 0), last_event, last_handed, clock_timestamp()
    FROM (SELECT DISTINCT k.name FROM sluice.known_queue k) q
    LEFT JOIN (SELECT a.queue, count(*) AS jobs
               FROM (SELECT j.queue FROM sluice.job j WHERE j.state = 'queued'
                     UNION ALL SELECT i.queue FROM sluice.inbox i WHERE i.state = 'queued') a
               GROUP BY a.queue) w ON w.queue = q.name
    ON CONFLICT (queue) DO UPDATE
    SET jobs = excluded.jobs, event = excluded.event, handed = excluded.handed, counted_at = excluded.counted_at;
    RETURN true;
END
$$;

-- How many jobs may wait in a queue over all processes that live, or over all that are known if none does.
CREATE FUNCTION sluice.room_of(p_queue text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(r.home) > 0
                THEN sum(q.capacity) FILTER (WHERE r.home IS NOT NULL)
                     + coalesce(max(q.backlog_limit) FILTER (WHERE r.home IS NOT NULL), 0)
                ELSE max(q.capacity) + coalesce(max(q.backlog_limit), 0) END
    FROM sluice.known_queue q LEFT JOIN sluice.replica r ON r.home = q.home
    WHERE q.name = p_queue
$$;

-- Whether as many jobs wait in a queue as may. They are looked at one by one only where so many may have come since they
-- were counted that it makes a difference.
CREATE FUNCTION sluice.is_full(p_queue text, p_room bigint) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    counted record;
BEGIN
    SELECT c.jobs, c.jobs + e.last_value - c.event + h.last_value - c.handed AS most,
           c.counted_at > clock_timestamp() - interval '3 seconds' AS is_new
    INTO counted
    FROM sluice.queue_count c CROSS JOIN sluice.event_seq e CROSS JOIN sluice.inbox_seq h
    WHERE c.queue = p_queue;
    IF counted.most < p_room THEN
        RETURN false;
    END IF;
    IF counted.is_new AND counted.jobs >= p_room AND p_room > 1000 THEN
        RETURN true;
    END IF;
    RETURN p_room <= (
        SELECT count(*)
        FROM (SELECT 1 FROM sluice.job j WHERE j.state = 'queued' AND j.queue = p_queue
              UNION ALL SELECT 1 FROM sluice.inbox i WHERE i.state = 'queued' AND i.queue = p_queue
              LIMIT p_room) w);
END
$$;

-- A UUID of version 7: random bits of version 4 behind a time.
CREATE FUNCTION sluice.new_id(p_now bigint) RETURNS uuid LANGUAGE sql VOLATILE AS $$
    SELECT encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid()) PLACING substring(int8send(p_now) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1),
        'hex')::uuid
$$;

-- All that is wrong with fields that need no process to say so, as over HTTP.
CREATE FUNCTION sluice.wrong_fields(
    p_priority integer, p_run_at timestamptz, p_delay interval, p_max_attempts integer, p_timeout interval,
    p_unique_key text, p_tags text[], p_callback text
) RETURNS TABLE (field text, message text) LANGUAGE sql STABLE AS $$
    SELECT 'priority', 'must be from -100 to 100' WHERE p_priority NOT BETWEEN -100 AND 100
    UNION ALL
    SELECT 'run_at', 'must be a time up to 9999-12-31T23:59:59.999Z' WHERE p_run_at > '9999-12-31T23:59:59.999Z'
    UNION ALL
    SELECT 'delay', 'must be from 0 to 3650 days' WHERE NOT p_delay BETWEEN interval '0' AND interval '3650 days'
    UNION ALL
    SELECT 'delay', 'cannot be given together with run_at' WHERE p_delay IS NOT NULL AND p_run_at IS NOT NULL
    UNION ALL
    SELECT 'max_attempts', 'must be from 1 to 100' WHERE p_max_attempts NOT BETWEEN 1 AND 100
    UNION ALL
    SELECT 'timeout', 'must be from 0, which means none, to 3650 days'
    WHERE NOT p_timeout BETWEEN interval '0' AND interval '3650 days'
    UNION ALL
    SELECT 'unique_key', 'must have 1 to 255 characters' WHERE char_length(p_unique_key) NOT BETWEEN 1 AND 255
    UNION ALL
    SELECT 'tags', 'must be 16 at most' WHERE cardinality(p_tags) > 16
    UNION ALL
    SELECT 'tags[' || t.place - 1 || ']',
           CASE WHEN t.is_again THEN 'is there already'
                ELSE 'must be a string of 1 to 64 characters without control characters' END
    FROM (SELECT u.place, u.tag, row_number() OVER (PARTITION BY u.tag ORDER BY u.place) > 1 AS is_again
          FROM unnest(p_tags) WITH ORDINALITY AS u (tag, place)) t
    WHERE t.is_again OR t.tag IS NULL OR char_length(t.tag) NOT BETWEEN 1 AND 64
       OR t.tag ~ E'[\\u0001-\\u001f\\u007f-\\u009f]'
    UNION ALL
    SELECT 'callback', 'must be a URL of http or https' WHERE p_callback !~* '^https?://'
$$;

-- Why a text is no JSON; null if it is.
CREATE FUNCTION sluice.wrong_json(p_text text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    reason text;
BEGIN
    PERFORM p_text::json;
    RETURN NULL;
EXCEPTION
    WHEN data_exception OR program_limit_exceeded THEN
        GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
        RETURN coalesce(nullif(reason, ''), SQLERRM);
END
$$;

-- Puts a job into the inbox, or finds the one that its key meets.
CREATE FUNCTION sluice.hand_in(
    p_kind text, p_payload text, p_queue text, p_priority integer, p_run_at timestamptz, p_delay interval,
    p_max_attempts integer, p_timeout interval, p_unique_key text, p_tags text[], p_callback text
) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    now_at CONSTANT timestamptz := date_trunc('milliseconds', clock_timestamp());
    now_ms CONSTANT bigint := extract(epoch FROM now_at) * 1000;
    due_at CONSTANT timestamptz := greatest(now_at, coalesce(p_run_at, now_at + p_delay, now_at));
    the_kind sluice.known_kind;
    room bigint;
    not_json text;
    wrong jsonb := '[]';
    hint text := 'The fields of a submission over HTTP have the same limits.';
    met uuid;
BEGIN
    p_kind := coalesce(p_kind, 'simulate');
    p_payload := coalesce(p_payload, '{}');
    p_queue := coalesce(p_queue, 'default');
    SELECT * INTO the_kind FROM sluice.known_kind k WHERE k.name = p_kind ORDER BY k.since DESC LIMIT 1;
    IF the_kind.name IS NULL THEN
        wrong := wrong || jsonb_build_object('field', 'kind', 'message', format('is not known here; there are [%s]',
            (SELECT string_agg(DISTINCT k.name, ', ' ORDER BY k.name) FROM sluice.known_kind k)));
        IF NOT EXISTS (SELECT 1 FROM sluice.known_kind) THEN
            hint := 'No process of Sluice has said yet what it takes in: start one on this database.';
        END IF;
    ELSIF octet_length(convert_to(p_payload, 'UTF8')) > the_kind.max_payload THEN
        RAISE EXCEPTION 'payload is larger than % bytes', the_kind.max_payload
            USING ERRCODE = 'program_limit_exceeded', COLUMN = 'payload', HINT = 'See the setting sluice.job.max-payload.';
    END IF;
    not_json := sluice.wrong_json(p_payload);
    IF not_json IS NOT NULL THEN
        wrong := wrong || jsonb_build_object('field', 'payload', 'message', 'is not JSON: ' || not_json);
    END IF;
    IF num_nonnulls(p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_unique_key, p_tags, p_callback) > 0 THEN
        wrong := wrong || coalesce((
            SELECT jsonb_agg(jsonb_build_object('field', w.field, 'message', w.message))
            FROM sluice.wrong_fields(p_priority, p_run_at, p_delay, p_max_attempts, p_timeout, p_unique_key, p_tags,
                                     p_callback) w), '[]');
    END IF;
    room := sluice.room_of(p_queue);
    IF room IS NULL THEN
        wrong := wrong || jsonb_build_object('field', 'queue', 'message', format('is not known here; there are [%s]',
            (SELECT string_agg(DISTINCT q.name, ', ' ORDER BY q.name) FROM sluice.known_queue q)));
    END IF;
    IF wrong <> '[]' THEN
        RAISE EXCEPTION '%', (SELECT string_agg((w ->> 'field') || ' ' || (w ->> 'message'), '; ')
                              FROM jsonb_array_elements(wrong) w)
            USING ERRCODE = 'invalid_parameter_value', COLUMN = wrong -> 0 ->> 'field', DETAIL = wrong::text, HINT = hint;
    END IF;
    IF p_unique_key IS NOT NULL THEN
        SELECT j.id INTO met FROM sluice.job j
        WHERE j.kind = p_kind AND j.unique_key = p_unique_key AND j.state IN ('scheduled', 'queued', 'running', 'retrying');
        IF met IS NULL THEN
            SELECT i.id INTO met FROM sluice.inbox i
            WHERE i.kind = p_kind AND i.unique_key = p_unique_key ORDER BY i.number LIMIT 1;
        END IF;
        IF met IS NOT NULL THEN
            RETURN met;
        END IF;
    END IF;
    IF due_at = now_at AND sluice.is_full(p_queue, room) THEN
        RAISE EXCEPTION 'queue % is full: as many jobs wait as may, %', p_queue, room
            USING ERRCODE = 'configuration_limit_exceeded', COLUMN = 'queue',
                  HINT = 'Try again later. See the settings capacity, overflow and backlog-limit of the queue.';
    END IF;
    INSERT INTO sluice.inbox AS i (id, kind, queue, state, priority, max_attempts, timeout, created_at, run_at, payload,
                                   unique_key, tags, callback)
    VALUES (sluice.new_id(now_ms), p_kind, p_queue, CASE WHEN due_at > now_at THEN 'scheduled' ELSE 'queued' END,
            coalesce(p_priority, 0), coalesce(p_max_attempts, the_kind.max_attempts),
            coalesce(floor(extract(epoch FROM p_timeout) * 1000), the_kind.timeout), now_ms,
            floor(extract(epoch FROM due_at) * 1000), p_payload, p_unique_key,
            array_to_string(nullif(p_tags, '{}'), E'\x1f'), p_callback)
    RETURNING i.id INTO met;
    RETURN met;
END
$$;

-- What others call. It does what its owner may, so they need no right but to call it; therefore it takes a payload only of
-- types whose texts are made by the server itself.
CREATE FUNCTION sluice.sluice_submit(
    kind text DEFAULT 'simulate', payload anycompatible DEFAULT '{}'::text, queue text DEFAULT NULL,
    priority integer DEFAULT NULL, run_at timestamptz DEFAULT NULL, delay interval DEFAULT NULL,
    max_attempts integer DEFAULT NULL, timeout interval DEFAULT NULL, unique_key text DEFAULT NULL,
    tags text[] DEFAULT NULL, callback text DEFAULT NULL
) RETURNS uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF pg_typeof(payload) <> ALL ('{text,varchar,bpchar,json,jsonb,boolean,smallint,integer,bigint,numeric}'::regtype[]) THEN
        RAISE EXCEPTION 'payload must be json, jsonb or text, and is %', pg_typeof(payload)
            USING ERRCODE = 'invalid_parameter_value', COLUMN = 'payload', HINT = 'to_jsonb makes JSON of anything.';
    END IF;
    RETURN sluice.hand_in(kind, payload::text, queue, priority, run_at, delay, max_attempts, timeout, unique_key, tags,
                          callback);
END
$$;

-- The same for who does not say in which schema, where there is room for it.
DO $$
BEGIN
    IF to_regnamespace('public') IS NOT NULL AND has_schema_privilege('public', 'CREATE')
        AND NOT EXISTS (SELECT 1 FROM pg_proc p
                        WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'sluice_submit')
    THEN
        EXECUTE replace(pg_get_functiondef('sluice.sluice_submit'::regproc), 'sluice.sluice_submit', 'public.sluice_submit');
        REVOKE ALL ON FUNCTION public.sluice_submit FROM PUBLIC;
    END IF;
END
$$;

-- Stores what was handed in: as wished, or without its key and ready to end at once.
CREATE FUNCTION sluice.store_handed(p_home bigint, p_now bigint, p_step bigint, p_handed sluice.inbox[], p_ends boolean)
RETURNS TABLE (place bigint, outcome text, number bigint) LANGUAGE sql VOLATILE AS $$
    SELECT n.place, n.outcome, n.number
    FROM (SELECT count(*)::integer AS jobs, array_agg(h.id ORDER BY h.place) AS ids,
                 array_agg(h.kind ORDER BY h.place) AS kinds, array_agg(h.queue ORDER BY h.place) AS queues,
                 array_agg(CASE WHEN p_ends THEN 'queued' ELSE h.state END ORDER BY h.place) AS states,
                 array_agg(h.priority ORDER BY h.place) AS priorities,
                 array_agg(h.run_at - p_step * h.priority ORDER BY h.place) AS ranks,
                 array_agg(h.max_attempts ORDER BY h.place) AS max_attempts,
                 array_agg(h.timeout ORDER BY h.place) AS timeouts, array_agg(h.created_at ORDER BY h.place) AS created_at,
                 array_agg(h.run_at ORDER BY h.place) AS run_at, array_agg(h.payload ORDER BY h.place) AS payloads,
                 array_agg(CASE WHEN p_ends THEN NULL ELSE h.unique_key END ORDER BY h.place) AS unique_keys,
                 array_agg(h.tags ORDER BY h.place) AS tags, array_agg(h.callback ORDER BY h.place) AS callbacks
          FROM unnest(p_handed)
              WITH ORDINALITY AS h (number, id, kind, queue, state, priority, max_attempts, timeout, created_at, run_at,
                                    payload, unique_key, tags, callback, place)
          HAVING count(*) > 0) c
    CROSS JOIN LATERAL sluice.insert_jobs(
        p_home => p_home, p_now => p_now, p_key_life => 0, p_id => c.ids, p_kind => c.kinds, p_queue => c.queues,
        p_state => c.states, p_priority => c.priorities, p_rank => c.ranks, p_max_attempts => c.max_attempts,
        p_timeout => c.timeouts, p_created_at => c.created_at, p_run_at => c.run_at,
        p_buffered => array_fill(false, ARRAY[c.jobs]), p_payload => c.payloads, p_unique_key => c.unique_keys,
        p_tags => c.tags, p_owner => array_fill(NULL::text, ARRAY[c.jobs]), p_callback => c.callbacks,
        p_trace => array_fill(NULL::text, ARRAY[c.jobs]), p_key_owner => array_fill(NULL::text, ARRAY[c.jobs]),
        p_key => array_fill(NULL::text, ARRAY[c.jobs]), p_digest => array_fill(NULL::text, ARRAY[c.jobs])) n
$$;

-- Takes these out of the inbox and makes jobs of them; what another process takes just now is left to it. One that a process
-- found to be wrong (p_wrong says why) fails at once, and nobody is called if that is what is wrong (p_callable). One whose
-- key was taken meanwhile is cancelled at once. Both are there to be seen, for their ids were given away. The rows tell of
-- each event; those of jobs that wait or are scheduled, with their queue.
CREATE FUNCTION sluice.take_in(p_home bigint, p_now bigint, p_step bigint, p_number bigint[], p_wrong text[],
                               p_callable boolean[])
RETURNS TABLE (event bigint, became text, line text, created_at bigint) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    handed sluice.inbox[];
    fine sluice.inbox[];
    ending sluice.inbox[];
    stored record;
    verdict record;
    one sluice.inbox;
    twin sluice.job;
    reasons text[] := '{}';
    met_seq bigint[] := '{}';
    wrong_seq bigint[] := '{}';
    met_reasons text[] := '{}';
    wrong_reasons text[] := '{}';
BEGIN
    WITH gone AS (
        DELETE FROM sluice.inbox i
        WHERE i.number = ANY (ARRAY(SELECT f.number FROM sluice.inbox f WHERE f.number = ANY (p_number)
                                    ORDER BY f.number FOR UPDATE SKIP LOCKED))
        RETURNING i
    )
    SELECT array_agg(g.i ORDER BY (g.i).number), array_agg(g.i ORDER BY (g.i).number) FILTER (WHERE w.reason IS NULL),
           array_agg(g.i ORDER BY (g.i).number) FILTER (WHERE w.reason IS NOT NULL),
           array_agg(w.reason ORDER BY (g.i).number) FILTER (WHERE w.reason IS NOT NULL)
    INTO handed, fine, ending, reasons
    FROM gone g JOIN unnest(p_number, p_wrong) AS w (number, reason) ON w.number = (g.i).number;
    IF handed IS NULL THEN
        RETURN;
    END IF;
    FOR stored IN SELECT * FROM sluice.store_handed(p_home, p_now, p_step, fine, false) LOOP
        one := fine[stored.place];
        IF stored.outcome = 'new' THEN
            event := stored.number;
            became := one.state;
            line := one.queue;
            created_at := one.created_at;
            RETURN NEXT;
        ELSE
            SELECT * INTO twin FROM sluice.job j WHERE j.seq = stored.number;
            ending := ending || one;
            reasons := reasons || format('The unique key "%s" is that of job %s.', twin.unique_key, twin.id);
        END IF;
    END LOOP;
    FOR stored IN SELECT * FROM sluice.store_handed(p_home, p_now, p_step, ending, true) LOOP
        one := ending[stored.place];
        SELECT w.reason IS NOT NULL AS is_wrong, w.callable INTO verdict
        FROM unnest(p_number, p_wrong, p_callable) AS w (number, reason, callable) WHERE w.number = one.number;
        IF NOT verdict.callable THEN
            UPDATE sluice.job j SET callback = NULL WHERE j.seq = stored.number;
        END IF;
        IF verdict.is_wrong THEN
            wrong_seq := wrong_seq || stored.number;
            wrong_reasons := wrong_reasons || reasons[stored.place];
        ELSE
            met_seq := met_seq || stored.number;
            met_reasons := met_reasons || reasons[stored.place];
        END IF;
        event := stored.number;
        became := NULL;
        line := NULL;
        created_at := one.created_at;
        RETURN NEXT;
    END LOOP;
    IF met_seq <> '{}' THEN
        RETURN QUERY
        SELECT c.event, 'cancelled', NULL, (c.cancelled).created_at
        FROM sluice.cancel_jobs(p_now, met_seq, '{queued}') c;
        UPDATE sluice.job j
        SET error_type = 'unique-key', error_message = m.reason, error_attempt = 0, error_at = p_now
        FROM unnest(met_seq, met_reasons) AS m (seq, reason) WHERE j.seq = m.seq;
        UPDATE sluice.job_event e
        SET error_type = 'unique-key', error_message = m.reason
        FROM unnest(met_seq, met_reasons) AS m (seq, reason) WHERE e.job = m.seq AND e.version = 2;
    END IF;
    IF wrong_seq <> '{}' THEN
        RETURN QUERY
        SELECT s.event, NULL, NULL, (s.claimed).created_at FROM sluice.start_jobs(p_home, p_now, wrong_seq, '{}') s;
        RETURN QUERY
        SELECT m.event, 'failed', NULL, p_now
        FROM (SELECT array_agg(j.seq ORDER BY w.place) AS seq, array_agg(j.epoch ORDER BY w.place) AS epoch,
                     count(*)::integer AS jobs, array_agg(w.reason ORDER BY w.place) AS reasons
              FROM unnest(wrong_seq, wrong_reasons) WITH ORDINALITY AS w (seq, reason, place)
              JOIN sluice.job j ON j.seq = w.seq) c
        CROSS JOIN LATERAL sluice.move_jobs(
            p_now => p_now, p_seq => c.seq, p_epoch => c.epoch, p_state => array_fill('failed'::text, ARRAY[c.jobs]),
            p_unspent => array_fill(false, ARRAY[c.jobs]), p_run_at => array_fill(NULL::bigint, ARRAY[c.jobs]),
            p_rank => array_fill(NULL::bigint, ARRAY[c.jobs]), p_result => array_fill(NULL::text, ARRAY[c.jobs]),
            p_percent => array_fill(NULL::integer, ARRAY[c.jobs]), p_message => array_fill(NULL::text, ARRAY[c.jobs]),
            p_error_type => array_fill('invalid-job'::text, ARRAY[c.jobs]), p_error_message => c.reasons,
            p_error_attempt => array_fill(1, ARRAY[c.jobs]), p_error_trace => array_fill(NULL::text, ARRAY[c.jobs]),
            p_again => array_fill(false, ARRAY[c.jobs])) m;
    END IF;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA sluice FROM PUBLIC;
