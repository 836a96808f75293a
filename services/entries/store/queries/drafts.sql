-- name: add_draft!
INSERT INTO draft (token_hash) VALUES (:token_hash);

-- name: find_draft^
SELECT d.answers, d.steps_done, d.consents, d.entry_id, e.number FROM draft d LEFT JOIN entry e ON e.id = d.entry_id
 WHERE d.token_hash = :token_hash AND d.updated_at > now() - interval '90 days';

-- name: get_draft_for_update^
SELECT d.answers, d.steps_done, d.consents, d.entry_id, e.number FROM draft d LEFT JOIN entry e ON e.id = d.entry_id
 WHERE d.token_hash = :token_hash FOR UPDATE OF d;

-- name: save_step!
UPDATE draft SET answers = answers || :answers, updated_at = now(),
       steps_done = ARRAY(SELECT DISTINCT s FROM unnest(steps_done || CAST(:done AS int[])) AS t(s) WHERE s <> ALL(CAST(:undone AS int[])))
 WHERE token_hash = :token_hash AND entry_id IS NULL;

-- name: save_consents!
UPDATE draft SET consents = :consents, updated_at = now() WHERE token_hash = :token_hash AND entry_id IS NULL;

-- name: close_draft!
-- What was typed lives on in the entry; the draft only remembers which one, so that a second click finds it.
UPDATE draft SET entry_id = :entry_id, answers = '{}', consents = '{}', updated_at = now() WHERE token_hash = :token_hash;
