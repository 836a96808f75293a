-- name: register_organisation!
INSERT INTO organisation AS o (id, name, sequence) VALUES (CAST(:id AS uuid), :name, :sequence)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, sequence = excluded.sequence WHERE o.sequence < excluded.sequence;

-- name: change_link!
INSERT INTO organisation AS o (id, linked, contact_id, link_sequence) VALUES (CAST(:id AS uuid), :linked, :contact_id, :sequence)
ON CONFLICT (id) DO UPDATE SET linked = excluded.linked, contact_id = excluded.contact_id, link_sequence = excluded.link_sequence
 WHERE o.link_sequence < excluded.link_sequence;

-- name: find_organisations
SELECT id, name, linked, contact_id FROM organisation WHERE name <> '';
