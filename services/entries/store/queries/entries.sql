-- name: add_entry^
-- All that belongs to an entry that comes in, in one statement and so in one round trip. Whoever uses a key at this
-- moment is waited for; where it was used before, nothing is written and no row returned. The number's row stays
-- locked until the commit, so that numbers have no gaps and no duplicates. In the events, whose tables are those of
-- chassis/messaging/outbox.py, the number takes the place of the entry's id.
WITH claimed AS (
    INSERT INTO intake_request (idempotency_key, body_hash, entry_id)
    SELECT :request_key, :body_hash, :id WHERE CAST(:request_key AS text) IS NOT NULL
    ON CONFLICT DO NOTHING RETURNING 1
), numbered AS (
    INSERT INTO entry_number AS n (fiscal_year, last)
    SELECT :fiscal_year, 1 WHERE CAST(:request_key AS text) IS NULL OR EXISTS (SELECT FROM claimed)
    ON CONFLICT (fiscal_year) DO UPDATE SET last = n.last + 1
    RETURNING :number_prefix || lpad(last::text, greatest(4, length(last::text)), '0') AS number
), person AS (
    INSERT INTO contact (id, name, email, phone)
    SELECT :contact_id, :contact_name, :contact_email, :contact_phone FROM numbered
), added AS (
    INSERT INTO entry (id, number, state, title, organisation_name, category, contact_id, lookup_code_hash, answer_by, suspected_because)
    SELECT :id, number, :state, :title, :organisation_name, :category, :contact_id, :code_hash, :answer_by, :suspected_because
      FROM numbered
), versioned AS (
    INSERT INTO entry_version (entry_id, version, sheet, consents) SELECT :id, 1, :sheet, :consents FROM numbered
), noted AS (
    INSERT INTO history (entry_id, by_name, step, what, note)
    SELECT :id, line.* FROM numbered, unnest(CAST(:by_names AS text[]), CAST(:steps AS text[]), CAST(:sentences AS text[]), CAST(:notes AS text[])) AS line
), announced AS (
    INSERT INTO outbox (event_id, type, body)
    SELECT event_id, type, replace(body, :stand_in, number)
      FROM numbered, unnest(CAST(:event_ids AS uuid[]), CAST(:types AS text[]), CAST(:bodies AS text[])) AS event (event_id, type, body)
), awaited AS (
    INSERT INTO awaited_receipt (event_id, consumer)
    SELECT receipt.* FROM numbered, unnest(CAST(:awaited_ids AS uuid[]), CAST(:consumers AS text[])) AS receipt
)
SELECT number, CASE WHEN cardinality(CAST(:event_ids AS uuid[])) > 0 THEN pg_notify(:channel, '') END FROM numbered;

-- name: find_request^
SELECT body_hash, entry_id FROM intake_request WHERE idempotency_key = :request_key;

-- name: get_submitted^
SELECT id, number, lookup_code_hash, answer_by FROM entry WHERE id = :id;

-- name: find_submitted^
SELECT id, number, lookup_code_hash, answer_by FROM entry WHERE number = :number;

-- name: get_entry^
SELECT e.*, v.sheet FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version WHERE e.number = :number;

-- name: get_entry_for_update^
SELECT e.*, v.sheet FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.number = :number FOR UPDATE OF e;

-- name: find_entry^
SELECT e.*, v.sheet, v.consents, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone
  FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version JOIN contact c ON c.id = e.contact_id
 WHERE e.number = :number;

-- name: save_entry!
UPDATE entry SET state = :state, revision = revision + 1, taken_by = :taken_by, taken_by_name = :taken_by_name,
       proposed_by = :proposed_by, proposed_by_name = :proposed_by_name, approved_at = :approved_at,
       listed_at = :listed_at, decline_reason = :decline_reason, released_at = :released_at
 WHERE id = :id;

-- name: add_history!
-- The sentence is kept beside the code for releases that know no codes.
INSERT INTO history (entry_id, by_id, by_name, step, what, reason, note)
SELECT :entry_id, * FROM unnest(CAST(:by_ids AS text[]), CAST(:by_names AS text[]), CAST(:steps AS text[]),
                                CAST(:sentences AS text[]), CAST(:reasons AS text[]), CAST(:notes AS text[]));

-- name: find_history
SELECT at, by_name, step, what, reason, note FROM history WHERE entry_id = :entry_id ORDER BY id DESC;

-- name: find_queue
-- Overdue first, then by the state's place, then by the day the answer is due; what has no place on the way comes
-- last, the latest first. Nobody is late with an entry that came in on the day `still_in_time` or after.
SELECT number, title, organisation_name, category, state, submitted_at, answer_by, taken_by_name, proposed_by_name,
       state = ANY(:holdable) AND suspected_because <> '{}' AND released_at IS NULL AS is_held
  FROM (SELECT *, (CAST(:places AS int[]))[array_position(CAST(:placed AS text[]), state)] AS place FROM entry) AS entry
 WHERE state = ANY(:states)
   AND (NOT :held_only OR suspected_because <> '{}' AND released_at IS NULL)
   AND (:words = '' OR number ILIKE :pattern OR normalize(title, NFKC) ILIKE :pattern OR normalize(organisation_name, NFKC) ILIKE :pattern)
 ORDER BY place IS NULL,
          state = ANY(:to_take) AND CAST(submitted_at AT TIME ZONE 'Asia/Tokyo' AS date) < :still_in_time
            OR state = ANY(:to_answer) AND answer_by < :today DESC,
          place,
          CASE WHEN place IS NOT NULL THEN answer_by END,
          CASE WHEN place IS NOT NULL THEN submitted_at END,
          submitted_at DESC
 LIMIT :limit OFFSET :offset;

-- name: count_queue$
SELECT count(*) FROM entry
 WHERE state = ANY(:states)
   AND (NOT :held_only OR suspected_because <> '{}' AND released_at IS NULL)
   AND (:words = '' OR number ILIKE :pattern OR normalize(title, NFKC) ILIKE :pattern OR normalize(organisation_name, NFKC) ILIKE :pattern);

-- name: count_held$
SELECT count(*) FROM entry WHERE state = ANY(:holdable) AND suspected_because <> '{}' AND released_at IS NULL;

-- name: count_by_state
-- The first day on which a submission is in time today is one working day back: what came in on it and
-- before today is due today, as is an answer promised for today.
SELECT state, count(*) AS total,
       count(*) FILTER (WHERE CASE WHEN state = ANY(:to_take) THEN day < :still_in_time ELSE answer_by < :today END) AS overdue,
       count(*) FILTER (WHERE CASE WHEN state = ANY(:to_take) THEN day >= :still_in_time AND day < :today AND :working_day
                                   ELSE answer_by = :today END) AS due_today
  FROM (SELECT state, answer_by, CAST(submitted_at AT TIME ZONE 'Asia/Tokyo' AS date) AS day FROM entry
         WHERE state = ANY(:to_take) OR state = ANY(:to_answer)) AS waiting GROUP BY state;

-- name: find_next$
-- The entry after this one that waits for this person, the longest promised first, and from the last one back to
-- the first: what waits for anybody of their roles, what they have taken, and what another has proposed.
WITH waiting AS (
    SELECT number, row_number() OVER (ORDER BY answer_by, submitted_at, number) AS place FROM entry
     WHERE state = ANY(:anybody)
        OR state = ANY(:taker) AND taken_by = CAST(:me AS uuid)
        OR state = ANY(:second) AND NOT (:must_differ AND proposed_by IS NOT DISTINCT FROM CAST(:me AS uuid))
)
SELECT number FROM waiting
 WHERE number <> :number
 ORDER BY place <= coalesce((SELECT place FROM waiting WHERE number = :number), 0), place LIMIT 1;

-- name: get_listable_for_update
-- In one order everywhere, so that two batches wait for each other instead of deadlocking.
SELECT e.*, v.sheet FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.number = ANY(:numbers) AND e.state = ANY(:listable) ORDER BY e.id FOR UPDATE OF e;

-- name: find_contact^
SELECT c.name, c.email, e.organisation_name AS organisation FROM contact c JOIN entry e ON e.contact_id = c.id
 WHERE c.id = CAST(:id AS uuid);

-- name: find_oldest_not_listed$
SELECT CAST(greatest(0, coalesce(extract(epoch FROM now() - min(approved_at)), 0)) AS float) FROM entry WHERE state = ANY(:listable);
