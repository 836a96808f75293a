-- name: lock_imports^
SELECT pg_advisory_xact_lock(hashtext('organisations: one import at a time'));

-- name: get_next_number$
SELECT coalesce(max(number), 0) + 1 AS number FROM organisation;

-- name: find_by_keys_for_update
SELECT o.*, c.id AS contact_id, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone,
       coalesce(l.linked, false) AS linked, coalesce(l.purpose, '') AS purpose,
       (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o
  LEFT JOIN contact c ON c.organisation_id = o.id
  LEFT JOIN link l ON l.organisation_id = o.id
 WHERE o.name_key = ANY(:keys)
 ORDER BY o.id
   FOR UPDATE OF o;

-- name: find_names
SELECT slug, name FROM organisation ORDER BY number;

-- name: get_organisation^
SELECT o.*, c.id AS contact_id, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone,
       coalesce(l.linked, false) AS linked, coalesce(l.purpose, '') AS purpose,
       (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o
  LEFT JOIN contact c ON c.organisation_id = o.id
  LEFT JOIN link l ON l.organisation_id = o.id
 WHERE o.id = CAST(:id AS uuid);

-- name: lock_organisation^
SELECT id, version FROM organisation WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: add_organisation!
INSERT INTO organisation (id, number, slug, name, name_key, name_kana, kind, org_type, areas, website, activities, source,
                          search_text, search_version, version, waiting_since)
VALUES (CAST(:id AS uuid), :number, :slug, :name, :name_key, :name_kana, :kind, :org_type, CAST(:areas AS text[]), :website,
        :activities, :source, :search_text, :search_version, :version, now());

-- name: save_organisation!
UPDATE organisation
   SET name = :name, name_kana = :name_kana, kind = :kind, org_type = :org_type, areas = CAST(:areas AS text[]),
       website = :website, activities = :activities, source = :source, search_text = :search_text,
       search_version = :search_version, version = :version,
       waiting_since = CASE WHEN :waits THEN coalesce(waiting_since, now()) END, changed_at = now()
 WHERE id = CAST(:id AS uuid);

-- name: find_without_search_text
SELECT * FROM organisation WHERE search_version < :search_version ORDER BY search_version LIMIT :limit FOR UPDATE SKIP LOCKED;

-- name: save_search_texts!
UPDATE organisation o SET search_text = made.search_text, search_version = :search_version
  FROM unnest(CAST(:ids AS uuid[]), CAST(:search_texts AS text[])) AS made(id, search_text) WHERE o.id = made.id;

-- name: save_version!
UPDATE organisation SET version = :version, changed_at = now() WHERE id = CAST(:id AS uuid);

-- name: save_contact!
-- A new address deserves a new try; a corrected name or telephone does not mend a mail address.
INSERT INTO contact (id, organisation_id, name, email, phone)
VALUES (CAST(:id AS uuid), CAST(:organisation_id AS uuid), :name, :email, :phone)
ON CONFLICT (organisation_id) DO UPDATE
   SET name = excluded.name, email = excluded.email, phone = excluded.phone, changed_at = now(),
       undeliverable_at = CASE WHEN contact.email = excluded.email THEN contact.undeliverable_at END;

-- name: mark_undeliverable!
UPDATE contact SET undeliverable_at = coalesce(undeliverable_at, now()) WHERE id = CAST(:id AS uuid);

-- name: save_link!
INSERT INTO link (organisation_id, linked, purpose, since, changed_by)
VALUES (CAST(:id AS uuid), :linked, :purpose, :at, :changed_by)
ON CONFLICT (organisation_id) DO UPDATE
   SET linked = excluded.linked, purpose = excluded.purpose, changed_by = excluded.changed_by,
       since = CASE WHEN link.linked = excluded.linked THEN link.since ELSE excluded.since END;

-- name: add_link_change!
INSERT INTO link_change (organisation_id, linked, purpose, changed_at, staff_id, changed_by)
VALUES (CAST(:id AS uuid), :linked, :purpose, :at, CAST(:staff_id AS uuid), :changed_by);
