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
    INSERT INTO entry (id, number, state, title, organisation_name, category, contact_id, lookup_code_hash, answer_by, suspected_because,
                       search_key, search_version, next_due_on)
    SELECT :id, number, :state, :title, :organisation_name, :category, :contact_id, :code_hash, :answer_by, :suspected_because,
           lower(number) || chr(10) || :words, :search_version, CAST(:next_due_on AS date)
      FROM numbered
), versioned AS (
    -- With the version of the guideline that is consented to.
    INSERT INTO entry_version (entry_id, version, sheet, consents)
    SELECT :id, 1, :sheet, jsonb_set(:consents, '{guideline,guideline}', to_jsonb(in_force.version))
      FROM numbered, (SELECT version FROM guideline WHERE in_force_from <= :today OR version = 1 ORDER BY version DESC LIMIT 1) AS in_force
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
SELECT e.*, v.sheet, (SELECT max(version) FROM entry_version WHERE entry_id = e.id) AS last_version FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version WHERE e.number = :number;

-- name: get_entry_for_update^
SELECT e.*, v.sheet, (SELECT max(version) FROM entry_version WHERE entry_id = e.id) AS last_version FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.number = :number FOR UPDATE OF e;

-- name: find_entry^
SELECT e.*, v.sheet, v.consents, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone
  FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version JOIN contact c ON c.id = e.contact_id
 WHERE e.number = :number;

-- name: save_entries!
-- All that a step leaves behind, of one entry or many, in one round trip. Where `restarted`, what is due by itself
-- is put in the place of what was. The sentence is kept beside the code for releases that know no codes. A new
-- version keeps the consents that were given for the one before.
WITH saved AS (
    UPDATE entry SET state = s.state, version = s.version, revision = entry.revision + 1, title = s.title,
           organisation_name = s.organisation_name, category = s.category, answer_by = s.answer_by,
           search_key = s.search_key, search_version = s.search_version, next_due_on = s.next_due_on,
           taken_by = s.taken_by, taken_by_name = s.taken_by_name, proposed_by = s.proposed_by,
           proposed_by_name = s.proposed_by_name, approved_at = s.approved_at, listed_at = s.listed_at,
           decline_reason = s.decline_reason, released_at = s.released_at, public_version = s.public_version,
           listed_until = s.listed_until, returned_on = s.returned_on, suspended_by = s.suspended_by,
           suspended_by_name = s.suspended_by_name, suspend_reason = s.suspend_reason
      FROM jsonb_populate_recordset(NULL::entry, :entries) AS s
     WHERE entry.id = s.id
), versioned AS (
    INSERT INTO entry_version (entry_id, version, sheet, consents, made_by)
    SELECT n.entry_id, n.version, n.sheet, old.consents, n.made_by
      FROM jsonb_to_recordset(:versions) AS n (entry_id uuid, version integer, sheet jsonb, made_by text, before integer)
      JOIN entry_version old ON old.entry_id = n.entry_id AND old.version = n.before
), commented AS (
    INSERT INTO return_comment (entry_id, version, field, words, place)
    SELECT * FROM jsonb_to_recordset(:comments) AS c (entry_id uuid, version integer, field text, words text, place integer)
), noted AS (
    INSERT INTO history (entry_id, by_id, by_name, step, what, reason, note)
    SELECT * FROM jsonb_to_recordset(:lines) AS l (entry_id uuid, by_id text, by_name text, step text, what text, reason text, note text)
), wanted AS (
    SELECT * FROM jsonb_to_recordset(:dues) AS d (entry_id uuid, step text, due_on date)
), struck AS (
    DELETE FROM due_step WHERE entry_id = ANY(CAST(:restarted AS uuid[]))
       AND NOT EXISTS (SELECT FROM wanted w WHERE w.entry_id = due_step.entry_id AND w.step = due_step.step AND w.due_on = due_step.due_on)
)
INSERT INTO due_step (entry_id, step, due_on) SELECT entry_id, step, due_on FROM wanted ON CONFLICT DO NOTHING;

-- name: get_due_for_update
-- The longest due first; what somebody else has locked is left for another time.
SELECT e.*, v.sheet, (SELECT max(version) FROM entry_version WHERE entry_id = e.id) AS last_version
  FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.id IN (SELECT entry_id FROM due_step WHERE due_on <= :today ORDER BY due_on LIMIT :limit)
   FOR UPDATE OF e SKIP LOCKED;

-- name: strike_due
-- Read after the entries are locked: whoever had them before may have struck off, or put back, what was seen.
DELETE FROM due_step WHERE entry_id = ANY(CAST(:ids AS uuid[])) AND due_on <= :today RETURNING entry_id, step, due_on;

-- name: find_comments
SELECT field, words FROM return_comment WHERE entry_id = :entry_id AND version = :version ORDER BY at, place;

-- name: get_sheets
SELECT v.entry_id, v.sheet
  FROM entry_version v JOIN unnest(CAST(:ids AS uuid[]), CAST(:versions AS int[])) AS wanted (id, version)
    ON v.entry_id = wanted.id AND v.version = wanted.version;

-- name: get_contact^
SELECT id, name, email, phone FROM contact WHERE id = :id;

-- name: save_contact!
UPDATE contact SET name = :name, email = :email, phone = :phone WHERE id = :id;

-- name: add_history!
INSERT INTO history (entry_id, by_id, by_name, step, what, reason, note)
SELECT * FROM jsonb_to_recordset(:lines) AS l (entry_id uuid, by_id text, by_name text, step text, what text, reason text, note text);

-- name: find_history
SELECT at, by_name, step, what, reason, note FROM history WHERE entry_id = :entry_id ORDER BY id DESC;

-- name: get_listable_for_update
-- In one order everywhere, so that two batches wait for each other instead of deadlocking.
SELECT e.*, v.sheet, (SELECT max(version) FROM entry_version WHERE entry_id = e.id) AS last_version
  FROM entry e JOIN entry_version v ON v.entry_id = e.id AND v.version = e.version
 WHERE e.number = ANY(:numbers) AND e.state = ANY(:listable) ORDER BY e.id FOR UPDATE OF e;

-- name: find_contact^
SELECT c.name, c.email, e.organisation_name AS organisation FROM contact c JOIN entry e ON e.contact_id = c.id
 WHERE c.id = CAST(:id AS uuid);

-- name: find_oldest_not_listed$
SELECT CAST(greatest(0, coalesce(extract(epoch FROM now() - min(approved_at)), 0)) AS float) FROM entry WHERE state = ANY(:listable);
