-- The office's queue. Whatever is not asked for falls out of a query before it is planned: psycopg2 writes the
-- parameters into it.

-- name: find_queue
-- `pattern` is the one that narrows it down most, for the index; `patterns` are all of them.
SELECT number, title, organisation_name, category, state, nullif(next_due_on, 'infinity') AS next_due_on, taken_by_name, proposed_by_name,
       state = ANY(:holdable) AND suspected_because <> '{}' AND released_at IS NULL AS is_held
  FROM entry
 WHERE (:any_state OR state = ANY(:states))
   AND (NOT :open_only OR next_due_on IS NOT NULL)
   AND (NOT :held_only OR suspected_because <> '{}' AND released_at IS NULL)
   AND (:pattern = '' OR search_key LIKE :pattern AND search_key LIKE ALL (CAST(:patterns AS text[])))
 ORDER BY CASE WHEN :by_due THEN next_due_on END, CASE WHEN :by_due THEN submitted_at END, CASE WHEN :by_due THEN number END,
          submitted_at DESC, number DESC
 LIMIT :limit OFFSET :offset;

-- name: count_queue$
SELECT count(*) FROM (
    SELECT FROM entry
     WHERE (:any_state OR state = ANY(:states))
       AND (NOT :open_only OR next_due_on IS NOT NULL)
       AND (NOT :held_only OR suspected_because <> '{}' AND released_at IS NULL)
       AND (:pattern = '' OR search_key LIKE :pattern AND search_key LIKE ALL (CAST(:patterns AS text[])))
     LIMIT :most) AS found;

-- name: count_held$
SELECT count(*) FROM (
    SELECT FROM entry WHERE state = ANY(:holdable) AND suspected_because <> '{}' AND released_at IS NULL LIMIT :most) AS held;

-- name: count_by_state
SELECT state,
       (SELECT count(*) FROM (SELECT FROM entry e WHERE e.state = s.state LIMIT :most) AS found) AS total,
       (SELECT count(*) FROM (SELECT FROM entry e WHERE e.state = s.state AND next_due_on < :today LIMIT :most) AS found) AS overdue,
       (SELECT count(*) FROM (SELECT FROM entry e WHERE e.state = s.state AND next_due_on = :today LIMIT :most) AS found) AS due_today
  FROM unnest(CAST(:clocked AS text[])) AS s (state);

-- name: find_next$
-- The entry after this one that waits for this person, the longest due first, and from the last one back to the
-- first: what waits for anybody of their roles, what they have taken, and what another has proposed.
WITH waiting AS NOT MATERIALIZED (
    SELECT number, next_due_on, submitted_at FROM entry
     WHERE next_due_on IS NOT NULL
       AND (state = ANY(:anybody)
            OR state = ANY(:taker) AND taken_by = CAST(:me AS uuid)
            OR state = ANY(:second) AND NOT (:must_differ AND proposed_by IS NOT DISTINCT FROM CAST(:me AS uuid)))
)
SELECT number
  FROM ((SELECT number, 1 AS turn FROM waiting
          WHERE (next_due_on, submitted_at, number) > (SELECT next_due_on, submitted_at, number FROM waiting WHERE number = :number)
          ORDER BY next_due_on, submitted_at, number LIMIT 1)
        UNION ALL
        (SELECT number, 2 FROM waiting WHERE number <> :number ORDER BY next_due_on, submitted_at, number LIMIT 1)) AS found
 ORDER BY turn LIMIT 1;

-- name: find_without_queue_keys
SELECT e.id, e.number, e.title, e.state, e.submitted_at, e.answer_by, v.sheet
  FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.search_version < :search_version ORDER BY e.search_version LIMIT :limit FOR UPDATE OF e SKIP LOCKED;

-- name: save_queue_keys!
UPDATE entry SET search_key = made.search_key, search_version = :search_version, next_due_on = made.next_due_on
  FROM unnest(CAST(:ids AS uuid[]), CAST(:search_keys AS text[]), CAST(:next_due_ons AS date[])) AS made (id, search_key, next_due_on)
 WHERE entry.id = made.id;
