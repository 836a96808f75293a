-- name: add_entry^
-- One statement: number, contact, entry, version, history. The number is taken last of all that can fail,
-- and its row stays locked until the commit, so that numbers have no gaps and no duplicates.
WITH number AS (
    INSERT INTO entry_number AS n (fiscal_year, last) VALUES (:fiscal_year, 1)
    ON CONFLICT (fiscal_year) DO UPDATE SET last = n.last + 1 RETURNING n.last
), person AS (
    INSERT INTO contact (id, name, email, phone) VALUES (:contact_id, :contact_name, :contact_email, :contact_phone)
), added AS (
    INSERT INTO entry (id, number, state, title, organisation_name, category, contact_id, lookup_code_hash, answer_by, suspected_because)
    SELECT :id, :number_prefix || lpad(last::text, greatest(4, length(last::text)), '0'), :state, :title,
           :organisation_name, :category, :contact_id, :lookup_code_hash, :answer_by, :suspected_because FROM number
    RETURNING number
), versioned AS (
    INSERT INTO entry_version (entry_id, version, sheet, consents) VALUES (:id, 1, :sheet, :consents)
), noted AS (
    INSERT INTO history (entry_id, by_name, step, what, note) VALUES (:id, :by_name, :step, :sentence, :origin)
)
SELECT number FROM added;

-- name: claim_key!
INSERT INTO intake_request (idempotency_key, body_hash, entry_id) VALUES (:idempotency_key, :body_hash, :entry_id)
ON CONFLICT DO NOTHING;

-- name: find_request^
SELECT body_hash, entry_id FROM intake_request WHERE idempotency_key = :idempotency_key;

-- name: get_receipt^
SELECT number, lookup_code_hash, answer_by FROM entry WHERE id = :id;

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

-- name: count_queue^
SELECT count(*) AS total FROM entry
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

-- name: find_next^
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
