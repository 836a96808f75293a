-- name: add_introductions!
INSERT INTO introduction (id, entry_id, wished_name, organisation_id, contact_id, state, reply_by)
SELECT * FROM unnest(CAST(:ids AS uuid[]), CAST(:entry_ids AS uuid[]), CAST(:wished_names AS text[]), CAST(:organisation_ids AS uuid[]),
                     CAST(:contact_ids AS text[]), CAST(:states AS text[]), CAST(:reply_bys AS date[]));

-- name: find_of_entry
SELECT i.*, o.name AS organisation_name, coalesce(o.linked, false) AS linked, e.number FROM introduction i JOIN entry e ON e.id = i.entry_id
  LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE i.entry_id = :entry_id ORDER BY i.offered_at, i.wished_name;

-- name: get_introduction^
SELECT i.*, o.name AS organisation_name, coalesce(o.linked, false) AS linked, e.number FROM introduction i JOIN entry e ON e.id = i.entry_id
  LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE i.id = CAST(:id AS uuid);

-- name: find_by_token^
SELECT i.*, o.name AS organisation_name, coalesce(o.linked, false) AS linked, e.number FROM answer_token t
  JOIN introduction i ON i.id = t.introduction_id JOIN entry e ON e.id = i.entry_id
  LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE t.token_hash = :token_hash AND t.expires_at > now();

-- name: find_by_token_for_update^
SELECT i.*, o.name AS organisation_name, coalesce(o.linked, false) AS linked, e.number FROM answer_token t
  JOIN introduction i ON i.id = t.introduction_id JOIN entry e ON e.id = i.entry_id
  LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE t.token_hash = :token_hash AND t.expires_at > now() FOR UPDATE OF i;

-- name: save_answer!
UPDATE introduction SET state = :state, comment = :comment, answered_at = :answered_at, version = version + 1
 WHERE id = CAST(:id AS uuid);

-- name: add_tokens!
INSERT INTO answer_token (token_hash, introduction_id, expires_at)
SELECT hash, CAST(:introduction_id AS uuid), now() + CAST(:lifetime AS interval) FROM unnest(CAST(:hashes AS bytea[])) AS t(hash);

-- name: find_recent
SELECT i.id, i.wished_name, i.state, i.offered_at, i.answered_at, i.reply_by, i.comment, e.number, e.title,
       e.organisation_name AS applicant, o.name AS organisation_name, coalesce(o.linked, false) AS linked
  FROM introduction i JOIN entry e ON e.id = i.entry_id LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE (:state = '' OR i.state = :state)
   AND (:words = '' OR e.number ILIKE :pattern OR normalize(e.title, NFKC) ILIKE :pattern OR normalize(o.name, NFKC) ILIKE :pattern OR normalize(i.wished_name, NFKC) ILIKE :pattern)
 ORDER BY i.offered_at DESC, i.id LIMIT :limit OFFSET :offset;

-- name: count_recent$
SELECT count(*) FROM introduction i JOIN entry e ON e.id = i.entry_id LEFT JOIN organisation o ON o.id = i.organisation_id
 WHERE (:state = '' OR i.state = :state)
   AND (:words = '' OR e.number ILIKE :pattern OR normalize(e.title, NFKC) ILIKE :pattern OR normalize(o.name, NFKC) ILIKE :pattern OR normalize(i.wished_name, NFKC) ILIKE :pattern);
