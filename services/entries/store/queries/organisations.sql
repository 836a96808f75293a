-- name: register_organisation!
INSERT INTO organisation AS o (id, name, sequence, loose_key, key_version)
VALUES (CAST(:id AS uuid), :name, :sequence, :loose_key, :key_version)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, sequence = excluded.sequence,
       loose_key = excluded.loose_key, key_version = excluded.key_version WHERE o.sequence < excluded.sequence;

-- name: change_link!
INSERT INTO organisation AS o (id, linked, contact_id, link_sequence) VALUES (CAST(:id AS uuid), :linked, :contact_id, :sequence)
ON CONFLICT (id) DO UPDATE SET linked = excluded.linked, contact_id = excluded.contact_id, link_sequence = excluded.link_sequence
 WHERE o.link_sequence < excluded.link_sequence;

-- name: find_organisations
-- Whose key was made by other rules may have any key now: it is read as well, until it has been made anew.
SELECT id, name, linked, contact_id FROM organisation
 WHERE (loose_key = ANY(:loose_keys) OR id = ANY(CAST(:ids AS uuid[])) OR key_version < :key_version) AND name <> '';

-- name: find_without_key
SELECT id, name FROM organisation WHERE key_version < :key_version ORDER BY key_version LIMIT :limit FOR UPDATE SKIP LOCKED;

-- name: save_keys!
UPDATE organisation o SET loose_key = made.loose_key, key_version = :key_version
  FROM unnest(CAST(:ids AS uuid[]), CAST(:loose_keys AS text[])) AS made(id, loose_key) WHERE o.id = made.id;
