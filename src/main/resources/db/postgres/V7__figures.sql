-- How the queues of a process do, as it last said: those in which anything happens, an array for each column.
ALTER TABLE sluice.replica
    ADD COLUMN queues   text[]             NOT NULL DEFAULT '{}',
    ADD COLUMN buffered bigint[]           NOT NULL DEFAULT '{}',
    ADD COLUMN starts   double precision[] NOT NULL DEFAULT '{}', -- a second
    ADD COLUMN ends     double precision[] NOT NULL DEFAULT '{}';
