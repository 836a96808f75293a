-- name: get_organisation_page^
SELECT o.*, c.id AS contact_id, c.name AS contact_name, c.email AS contact_email, c.phone AS contact_phone,
       c.undeliverable_at, coalesce(l.linked, false) AS linked, coalesce(l.purpose, '') AS purpose, l.since, l.changed_by,
       (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o
  LEFT JOIN contact c ON c.organisation_id = o.id
  LEFT JOIN link l ON l.organisation_id = o.id
 WHERE o.id = CAST(:id AS uuid);

-- name: find_organisations
-- One page of the office's list; `found` is the count of all that fit.
SELECT o.id, o.slug, o.version, o.name, o.name_kana, o.kind, o.org_type, o.areas, o.website, o.activities, o.changed_at,
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

-- name: find_link_changes
SELECT linked, purpose, changed_at, changed_by FROM link_change
 WHERE organisation_id = CAST(:id AS uuid) ORDER BY id DESC LIMIT 100;

-- name: find_releases
SELECT released_at, released_by FROM profile_release
 WHERE organisation_id = CAST(:id AS uuid) ORDER BY id DESC LIMIT 100;

-- name: find_waiting
SELECT o.*, (SELECT r.profile FROM profile_release r WHERE r.organisation_id = o.id ORDER BY r.id DESC LIMIT 1) AS released
  FROM organisation o WHERE o.waiting_since IS NOT NULL ORDER BY o.number LIMIT :limit OFFSET :offset;

-- name: find_contact^
SELECT c.email, c.name, o.name AS organisation
  FROM contact c JOIN organisation o ON o.id = c.organisation_id
 WHERE c.id = CAST(:id AS uuid) AND c.email <> '';
