-- name: lock_address^
-- So that many drafts begun at once are counted one by one.
SELECT pg_advisory_xact_lock(hashtextextended(:begun_from, 1));

-- name: count_drafts_begun$
SELECT count(*) FROM draft WHERE begun_from = :begun_from AND entry_id IS NULL AND created_at > now() - interval '1 day';

-- name: count_open_drafts$
SELECT count(*) FROM draft WHERE entry_id IS NULL;

-- name: make_room_for_drafts!
-- What nobody has touched for an hour, first of those addresses that keep most drafts open.
DELETE FROM draft WHERE token_hash IN (
       SELECT token_hash
         FROM (SELECT token_hash, updated_at, count(*) OVER (PARTITION BY coalesce(begun_from, encode(token_hash, 'hex'))) AS open_here
                 FROM draft WHERE entry_id IS NULL) AS open
        WHERE updated_at < now() - interval '1 hour' ORDER BY open_here DESC, updated_at LIMIT :limit);

-- name: add_draft!
INSERT INTO draft (token_hash, begun_from) VALUES (:token_hash, :begun_from);

-- name: find_draft^
SELECT * FROM draft WHERE token_hash = :token_hash AND updated_at > now() - interval '90 days';

-- name: get_draft_for_update^
SELECT * FROM draft WHERE token_hash = :token_hash FOR UPDATE;

-- name: save_step!
UPDATE draft SET answers = answers || :answers, updated_at = now(),
       steps_done = ARRAY(SELECT DISTINCT s FROM unnest(steps_done || CAST(:done AS int[])) AS t(s) WHERE s <> ALL(CAST(:undone AS int[])))
 WHERE token_hash = :token_hash AND entry_id IS NULL;

-- name: add_traces!
UPDATE draft SET seconds_open = seconds_open + :seconds_open, trap_filled = trap_filled OR :trap_filled
 WHERE token_hash = :token_hash AND entry_id IS NULL;

-- name: count_lately_submitted^
-- A draft that has become an entry is not touched any more.
SELECT count(*) FILTER (WHERE begun_from = :begun_from) AS of_one_address, count(*) AS in_all
  FROM draft WHERE updated_at > now() - interval '1 hour' AND entry_id IS NOT NULL;

-- name: save_consents!
UPDATE draft SET consents = :consents, updated_at = now() WHERE token_hash = :token_hash AND entry_id IS NULL;

-- name: close_draft!
-- What was typed lives on in the entry; the draft only remembers which one, so that a second click finds it.
UPDATE draft SET entry_id = :entry_id, answers = '{}', consents = '{}', updated_at = now() WHERE token_hash = :token_hash;
