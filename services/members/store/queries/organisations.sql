-- name: lock_imports^
SELECT pg_advisory_xact_lock(hashtext('organisations: one import at a time'));

-- name: get_next_number$
SELECT coalesce(max(number), 0) + 1 AS number FROM organisation;

-- name: find_by_keys
SELECT o.*, c.id AS contact_id, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone,
       coalesce(l.linked, false) AS linked,
       (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o
  LEFT JOIN contact c ON c.organisation_id = o.id
  LEFT JOIN link l ON l.organisation_id = o.id
 WHERE o.name_key = ANY(:keys)
 ORDER BY o.id
   FOR UPDATE OF o;

-- name: get_organisation^
SELECT o.*, c.id AS contact_id, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone,
       c.undeliverable_at, coalesce(l.linked, false) AS linked, coalesce(l.purpose, '') AS purpose, l.since, l.changed_by,
       (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o
  LEFT JOIN contact c ON c.organisation_id = o.id
  LEFT JOIN link l ON l.organisation_id = o.id
 WHERE o.id = CAST(:id AS uuid);

-- name: lock_organisation^
SELECT id, version FROM organisation WHERE id = CAST(:id AS uuid) FOR UPDATE;

-- name: add_organisation!
INSERT INTO organisation (id, number, slug, name, name_key, name_kana, kind, org_type, areas, website, activities, source,
                          search_text, version, waiting_since)
VALUES (CAST(:id AS uuid), :number, :slug, :name, :name_key, :name_kana, :kind, :org_type, CAST(:areas AS text[]), :website,
        :activities, :source, :search_text, :version, now());

-- name: change_organisation!
UPDATE organisation
   SET name = :name, name_kana = :name_kana, kind = :kind, org_type = :org_type, areas = CAST(:areas AS text[]),
       website = :website, activities = :activities, source = :source, search_text = :search_text, version = :version,
       waiting_since = CASE WHEN :waits THEN coalesce(waiting_since, now()) END, changed_at = now()
 WHERE id = CAST(:id AS uuid);

-- name: set_version!
UPDATE organisation SET version = :version, changed_at = now() WHERE id = CAST(:id AS uuid);

-- name: write_contact!
-- A new address deserves a new try; a corrected name or telephone does not mend a mail address.
INSERT INTO contact (id, organisation_id, name, email, phone)
VALUES (CAST(:id AS uuid), CAST(:organisation_id AS uuid), :name, :email, :phone)
ON CONFLICT (organisation_id) DO UPDATE
   SET name = excluded.name, email = excluded.email, phone = excluded.phone, changed_at = now(),
       undeliverable_at = CASE WHEN contact.email = excluded.email THEN contact.undeliverable_at END;

-- name: find_contact^
SELECT c.email, c.name, o.name AS organisation
  FROM contact c JOIN organisation o ON o.id = c.organisation_id
 WHERE c.id = CAST(:id AS uuid) AND c.email <> '';

-- name: mark_undeliverable!
UPDATE contact SET undeliverable_at = coalesce(undeliverable_at, now()) WHERE id = CAST(:id AS uuid);

-- name: write_link!
INSERT INTO link (organisation_id, linked, purpose, since, changed_by)
VALUES (CAST(:id AS uuid), :linked, :purpose, :at, :changed_by)
ON CONFLICT (organisation_id) DO UPDATE
   SET linked = excluded.linked, purpose = excluded.purpose, changed_by = excluded.changed_by,
       since = CASE WHEN link.linked = excluded.linked THEN link.since ELSE excluded.since END;

-- name: add_link_change!
INSERT INTO link_change (organisation_id, linked, purpose, changed_at, staff_id, changed_by)
VALUES (CAST(:id AS uuid), :linked, :purpose, :at, CAST(:staff_id AS uuid), :changed_by);

-- name: find_link_changes
SELECT linked, purpose, changed_at, changed_by FROM link_change
 WHERE organisation_id = CAST(:id AS uuid) ORDER BY id DESC LIMIT 100;

-- name: find_organisations
-- One page of the office's list; `found` is the count of all that fit.
SELECT o.id, o.slug, o.name, o.name_kana, o.kind, o.org_type, o.areas, o.website, o.activities, o.changed_at,
       o.waiting_since,
       coalesce(l.linked, false) AS linked, coalesce(l.purpose, '') AS purpose,
       c.id IS NOT NULL AS has_contact, c.undeliverable_at IS NOT NULL AS undeliverable,
       count(*) OVER () AS found
  FROM organisation o
  LEFT JOIN link l ON l.organisation_id = o.id
  LEFT JOIN contact c ON c.organisation_id = o.id
 WHERE o.search_text LIKE ALL (CAST(:patterns AS text[]))
   AND (:kind = '' OR o.kind = :kind)
   AND (:link = '' OR coalesce(l.linked, false) = (:link = 'linked'))
 ORDER BY CASE WHEN :sort = 'name' THEN coalesce(nullif(o.name_kana, ''), o.name) END,
          CASE WHEN :sort = '-name' THEN coalesce(nullif(o.name_kana, ''), o.name) END DESC,
          CASE WHEN :sort = 'changed' THEN o.changed_at END,
          CASE WHEN :sort = '-changed' THEN o.changed_at END DESC,
          CASE WHEN :sort = '-number' THEN o.number END DESC,
          o.number
 LIMIT :limit OFFSET :offset;

-- name: count_by_link^
SELECT count(*) AS organisations, count(*) FILTER (WHERE l.linked) AS linked,
       count(*) FILTER (WHERE l.linked AND c.email IS NULL) AS without_contact,
       count(*) FILTER (WHERE c.undeliverable_at IS NOT NULL) AS undeliverable,
       count(*) FILTER (WHERE o.waiting_since IS NOT NULL) AS waiting
  FROM organisation o
  LEFT JOIN link l ON l.organisation_id = o.id
  LEFT JOIN contact c ON c.organisation_id = o.id AND c.email <> '';
